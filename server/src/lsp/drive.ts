import { RAL } from "vscode-languageserver";
import type { Steps } from "../core/index.js";

/** How long steps are taken before what the client sent meanwhile is read. */
const SLICE_MILLISECONDS = 4;

/**
 * Does the work of the core in slices, and reads what the client sends between them. Returns `undefined` if before a slice nobody wants
 * the result any more.
 */
export async function drive<Result>(steps: Steps<Result>, isDropped: () => boolean): Promise<Result | undefined> {
  for (;;) {
    if (isDropped()) return undefined;
    const end = Date.now() + SLICE_MILLISECONDS;
    do {
      const { done, value } = steps.next();
      if (done === true) return value;
    } while (Date.now() < end);
    await new Promise<void>((resolve) => RAL().timer.setImmediate(resolve));
  }
}
