import { RAL, type ResponseError } from "vscode-languageserver";
import type { Steps } from "../core/index.js";

/**
 * Drives work of the core, and reads what the client sends meanwhile; only in a web worker, where the library has no such pause, all
 * is done at once. Before each step `why` is asked why it must not be taken: nobody waits any more, or what the work reads is gone.
 */
export async function inSteps<Result>(
  steps: Steps<Result>,
  why: () => ResponseError<void> | undefined,
): Promise<Result | ResponseError<void>> {
  for (;;) {
    const reason = why();
    if (reason !== undefined) return reason;
    const { done, value } = steps.next();
    if (done === true) return value;
    await new Promise<void>((resolve) => RAL().timer.setImmediate(resolve));
  }
}
