import type { Swept } from "./sweep.js";
import { copyRow, type Width } from "./words.js";

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

/** Joins the cells of a sweep that are alike. O(cells). */
export function joinCells({ width, count, starts, first, second }: Swept): Ranges {
  let made = 1;
  for (let cell = 1; cell < count; cell++) {
    if (first[cell] !== first[cell - 1] || second[cell] !== second[cell - 1]) made++;
  }
  const ranges: Ranges = {
    width,
    starts: new Uint32Array(made * width),
    first: new Int32Array(made),
    second: new Int32Array(made),
  };
  for (let cell = 0, range = 0; cell < count; cell++) {
    if (cell > 0 && first[cell] === first[cell - 1] && second[cell] === second[cell - 1]) continue;
    copyRow(starts, cell, ranges.starts, range, width);
    ranges.first[range] = first[cell] ?? 0;
    ranges.second[range++] = second[cell] ?? 0;
  }
  return ranges;
}
