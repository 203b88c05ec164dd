import { splice } from "../columns.js";
import type { Laid } from "./laid.js";
import { joinCells, type Ranges } from "./ranges.js";
import { DEFAULT_RANK, type Region, type Swept } from "./sweep.js";
import { copyRow, isAfterRow, isLastRow, isSameRow, lastRowUpTo, rowAfter, type Width } from "./words.js";

/** Ranges of a region that were cut anew. */
export interface Piece {
  readonly region: Region;
  readonly swept: Swept;
}

/** Consecutive ranges, `from` to `to` (exclusive), in which some regions were cut anew. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly pieces: readonly Piece[];
}

/**
 * The ranges that regions lie in, each with its neighbours, with which it may have to be joined; regions whose ranges overlap
 * come together. The regions are disjoint and come in their order.
 */
export function stretchesOf({ width, starts, first }: Ranges, pieces: readonly Piece[]): readonly Stretch[] {
  const stretches: { from: number; to: number; pieces: Piece[] }[] = [];
  for (const piece of pieces) {
    const { start, last } = piece.region;
    const begin = lastRowUpTo(starts, start, 0, width);
    const from = isSameRow(starts, begin, start, 0, width) ? Math.max(0, begin - 1) : begin;
    let to = first.length;
    if (!isLastRow(last, 0, width)) {
      const after = new Uint32Array(width);
      rowAfter(last, 0, after, 0, width);
      to = lastRowUpTo(starts, after, 0, width) + 1;
    }
    const before = stretches.at(-1);
    if (before !== undefined && from < before.to) {
      before.to = Math.max(before.to, to);
      before.pieces.push(piece);
    } else {
      stretches.push({ from, to, pieces: [piece] });
    }
  }
  return stretches;
}

/** What the contiguous rules say in a stretch, in which ranks are those after the edit already. */
export function cutStretch(ranges: Ranges, { from, to, pieces }: Stretch): Ranges {
  const { width } = ranges;
  const builder = rangesBuilder(
    width,
    pieces.reduce((sum, { swept }) => sum + swept.count + 2, to - from),
  );
  let at = from;
  for (const [index, { region, swept }] of pieces.entries()) {
    // What lies before the region stays; the range in which it begins is cut short.
    for (; at < to && isAfterRow(region.start, 0, ranges.starts, at, width); at++)
      builder.add(ranges.starts, at, ranges, at);
    const joined = joinCells(swept);
    for (let range = 0; range < joined.first.length; range++) builder.add(joined.starts, range, joined, range);
    if (isLastRow(region.last, 0, width)) return builder.ranges();
    // What follows it begins there, with what the range says that the region ended in.
    const after = new Uint32Array(width);
    rowAfter(region.last, 0, after, 0, width);
    at = lastRowUpTo(ranges.starts, after, 0, width);
    const next = pieces[index + 1];
    if (next === undefined || !isSameRow(next.region.start, 0, after, 0, width)) builder.add(after, 0, ranges, at);
    at++;
  }
  for (; at < to; at++) builder.add(ranges.starts, at, ranges, at);
  return builder.ranges();
}

/**
 * The ranges with others in the place of some stretches: without odd rules what cutting everything anew would make. They must not
 * be used themselves any more. O(ranges), by moving.
 */
export function replaceStretches(before: Laid, stretches: readonly Stretch[], now: readonly Laid[]): Laid {
  const { width } = before.ranges;
  let { starts, first, second } = before.ranges;
  let { roots } = before;
  // From the last to the first, so that the places of the others stay.
  for (let index = stretches.length - 1; index >= 0; index--) {
    const [stretch, laid] = [stretches[index], now[index]];
    if (stretch === undefined || laid === undefined) continue;
    const { from, to } = stretch;
    starts = splice(starts, from, to - from, laid.ranges.starts, width);
    first = splice(first, from, to - from, laid.ranges.first);
    second = splice(second, from, to - from, laid.ranges.second);
    if (before.roots.length > 0) roots = splice(roots, from, to - from, laid.roots);
  }
  return { ranges: { width, starts, first, second }, roots };
}

function rangesBuilder(width: Width, capacity: number) {
  const starts = new Uint32Array(capacity * width);
  const first = new Int32Array(capacity);
  const second = new Int32Array(capacity);
  let count = 0;
  return {
    /** Adds the range that begins at a row and says what another one says; one like the range before it is a part of that. */
    add(begins: Uint32Array, row: number, says: Ranges, range: number): void {
      const decides = says.first[range] ?? DEFAULT_RANK;
      const next = says.second[range] ?? DEFAULT_RANK;
      if (count > 0 && first[count - 1] === decides && second[count - 1] === next) return;
      copyRow(begins, row, starts, count, width);
      first[count] = decides;
      second[count++] = next;
    },
    ranges: (): Ranges => ({
      width,
      starts: starts.slice(0, count * width),
      first: first.slice(0, count),
      second: second.slice(0, count),
    }),
  };
}
