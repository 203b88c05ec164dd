import { firstOf } from "../../text/columns.js";
import { inSteps, type Steps } from "../../text/steps.js";
import { copyRow, type Width } from "./rows.js";

/**
 * The address space of one family, cut into cells. Cell i begins at row i of `starts` and ends before row i + 1.
 *
 * `first` is the deciding rank, `second` the rank that would decide without it. Neighbours may have equal ranks.
 */
export interface Cells {
  readonly width: Width;
  readonly starts: Uint32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** Joins neighbours of equal ranks, for callers that pay for each cell. O(cells). */
export function* joinCells({ width, starts, first, second }: Cells): Steps<Cells> {
  const count = first.length;
  const joined: Cells = {
    width,
    starts: new Uint32Array(count * width),
    first: new Int32Array(count),
    second: new Int32Array(count),
  };
  let made = 0;
  yield* inSteps(count, (from, to) => {
    let next = made;
    for (let cell = from; cell < to; cell++) {
      if (cell > 0 && first[cell] === first[cell - 1] && second[cell] === second[cell - 1]) continue;
      copyRow(starts, cell, joined.starts, next, width);
      joined.first[next] = first[cell] ?? 0;
      joined.second[next++] = second[cell] ?? 0;
    }
    made = next;
  });
  return {
    width,
    starts: firstOf(joined.starts, made * width),
    first: firstOf(joined.first, made),
    second: firstOf(joined.second, made),
  };
}
