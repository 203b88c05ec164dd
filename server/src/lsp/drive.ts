import { RAL } from "vscode-languageserver";
import type { Steps } from "../core/index.js";

/** How long a slice lasts. The server reads messages of the client between slices. */
const SLICE_MILLISECONDS = 4;

/**
 * Runs steps of the core in slices and returns their result. The server reads messages between slices.
 * Returns `undefined` if `isDropped` answers true before a slice: nobody wants the result any more.
 */
export function drive<Result>(steps: Steps<Result>): Promise<Result>;
export function drive<Result>(steps: Steps<Result>, isDropped: () => boolean): Promise<Result | undefined>;
export async function drive<Result>(
  steps: Steps<Result>,
  isDropped: () => boolean = () => false,
): Promise<Result | undefined> {
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
