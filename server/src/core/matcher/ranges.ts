import { firstOf } from "../columns.js";
import { inSteps, type Steps } from "../steps.js";
import type { Swept } from "./sweep.js";
import { copyRow, lastOfRow, lastRowUpTo, type Width } from "./words.js";

/**
 * The address space of one family as consecutive ranges: range i begins at row i of `starts` and ends before row i + 1.
 * Neighbours differ in `first`, the rank that decides, or in `second`, the rank that would decide without it, so that there is
 * one way only to cut it.
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

/** Joins the cells of a sweep that are alike. O(cells). */
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
