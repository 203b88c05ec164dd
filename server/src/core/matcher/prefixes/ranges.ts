import { firstOf } from "../../text/columns.js";
import { inSteps, type Steps } from "../../text/steps.js";
import { copyRow, lastOfRow, lastRowUpTo, type Width } from "./rows.js";
import type { Swept } from "./sweep.js";

/**
 * The address space of one family as consecutive ranges: range i begins at row i of `starts` and ends before row i + 1. `first` is the
 * rank that decides, `second` the rank that would decide without it. Neighbours may have equal ranks.
 */
export interface Ranges {
  readonly width: Width;
  readonly starts: Uint32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** The ranges that a prefix meets, `from` to `to` (exclusive); its network is row `place` of `networks`. O(log ranges). */
export function rangesWithin(
  { width, starts }: Ranges,
  networks: Uint32Array,
  place: number,
  length: number,
): { readonly from: number; readonly to: number } {
  const last = new Uint32Array(width);
  lastOfRow(networks, place, length, last, 0, width);
  return { from: lastRowUpTo(starts, networks, place, width), to: lastRowUpTo(starts, last, 0, width) + 1 };
}

/** The cells of a sweep as ranges. Shares their columns. */
export function rangesOf({ width, count, starts, first, second }: Swept): Ranges {
  return {
    width,
    starts: starts.subarray(0, count * width),
    first: first.subarray(0, count),
    second: second.subarray(0, count),
  };
}

/** The same with neighbours of equal ranks joined, for where each range costs something. O(cells). */
export function* joinCells({ width, count, starts, first, second }: Swept): Steps<Ranges> {
  const ranges: Ranges = {
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
      copyRow(starts, cell, ranges.starts, next, width);
      ranges.first[next] = first[cell] ?? 0;
      ranges.second[next++] = second[cell] ?? 0;
    }
    made = next;
  });
  return {
    width,
    starts: firstOf(ranges.starts, made * width),
    first: firstOf(ranges.first, made),
    second: firstOf(ranges.second, made),
  };
}
