import type { Prefixes } from "./prefixes.js";
import { copyRow, isAfterRow, isSameRow, lastOfRow, rowAfter, type Width } from "./words.js";

/** No rule: greater than every rank, so that the default loses against each. */
export const DEFAULT_RANK = 0x7fffffff;

/** The place of no prefix. */
export const NO_PLACE = -1;

/** In place of a parent: an equal prefix, of lower rank, comes before. */
export const TWIN = -2;

/** A part of the address space that a sweep is about: a prefix, or everything. */
export interface Region {
  /** Its first and its last address, as rows. */
  readonly start: Uint32Array;
  readonly last: Uint32Array;
  /** The places of the prefixes in it, `from` to `to` (exclusive). */
  readonly from: number;
  readonly to: number;
  /** The two lowest ranks among the prefixes around it. */
  readonly first: number;
  readonly second: number;
}

/**
 * A region cut at every border of a prefix: cell i begins at row i of `starts` and ends before row i + 1. A rank is a place in
 * evaluation order; `first` decides, `second` would decide without it.
 */
export interface Swept {
  readonly width: Width;
  readonly count: number;
  readonly starts: Uint32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** The place of the innermost prefix around the cell, {@link NO_PLACE} for none in the region. */
  readonly innermost: Int32Array;
  readonly from: number;
  /** Of the prefix at place `from + i`: its cells `begins[i]` to `ends[i]` (exclusive), and the place of the prefix around it. Of equal prefixes only the first has them; the others have {@link TWIN} for a parent. */
  readonly begins: Uint32Array;
  readonly ends: Uint32Array;
  readonly parents: Int32Array;
}

export function everything({ width, lengths }: Prefixes): Region {
  return {
    start: new Uint32Array(width),
    last: new Uint32Array(width).fill(0xffffffff),
    from: 0,
    to: lengths.length,
    first: DEFAULT_RANK,
    second: DEFAULT_RANK,
  };
}

/**
 * Cuts a region by sorted prefixes. Any two prefixes are disjoint, equal or nested (a laminar family), so one pass over
 * them in the order of (network, length, rank) with a stack of the enclosing ones finds who decides where; the stack holds, for
 * each enclosing prefix, the lowest and the second-lowest rank among it and what encloses it.
 *
 * O(n), after the sort: at most 2n + 1 cells.
 */
export function sweep(prefixes: Prefixes, region: Region = everything(prefixes)): Swept {
  const { width, networks, lengths, ranks } = prefixes;
  const { from, to, last: regionLast } = region;
  const most = 2 * (to - from) + 2;
  const starts = new Uint32Array(most * width);
  const first = new Int32Array(most);
  const second = new Int32Array(most);
  const innermost = new Int32Array(most);
  const begins = new Uint32Array(to - from);
  const ends = new Uint32Array(to - from);
  const parents = new Int32Array(to - from);
  const lasts = new Uint32Array(DEPTHS * width);
  const enclosing = new Int32Array(DEPTHS).fill(NO_PLACE);
  const firstAt = new Int32Array(DEPTHS).fill(region.first);
  const secondAt = new Int32Array(DEPTHS).fill(region.second);
  // Level 0 is what lies around the region, so that the prefix of level d lies in that of level d - 1.
  let level = 0;
  let cell = 0;
  copyRow(region.start, 0, starts, 0, width);
  first[0] = region.first;
  second[0] = region.second;
  innermost[0] = NO_PLACE;

  for (let place = from; place <= to; place++) {
    while (level > 0 && (place === to || isAfterRow(networks, place, lasts, level, width))) {
      const left = (enclosing[level] ?? 0) - from;
      const isEnd = isSameRow(lasts, level, regionLast, 0, width);
      level--;
      // What follows belongs to the prefix around it, unless the region ends here.
      if (!isEnd) {
        rowAfter(lasts, level + 1, starts, cell + 1, width);
        if (!isSameRow(starts, cell, starts, cell + 1, width)) cell++;
        first[cell] = firstAt[level] ?? 0;
        second[cell] = secondAt[level] ?? 0;
        innermost[cell] = enclosing[level] ?? 0;
      }
      ends[left] = isEnd ? cell + 1 : cell;
    }
    if (place === to) break;
    const outer = enclosing[level] ?? 0;
    const rank = ranks[place] ?? 0;
    const best = firstAt[level] ?? 0;
    const decides = Math.min(best, rank);
    const wouldDecide = Math.min(secondAt[level] ?? 0, Math.max(best, rank));
    const isTwin = level > 0 && lengths[outer] === lengths[place];
    parents[place - from] = isTwin ? TWIN : outer;
    if (!isTwin) {
      level++;
      enclosing[level] = place;
      lastOfRow(networks, place, lengths[place] ?? 0, lasts, level, width);
    }
    firstAt[level] = decides;
    secondAt[level] = wouldDecide;
    if (!isSameRow(starts, cell, networks, place, width)) {
      cell++;
      copyRow(networks, place, starts, cell, width);
    }
    first[cell] = decides;
    second[cell] = wouldDecide;
    innermost[cell] = isTwin ? outer : place;
    begins[place - from] = cell;
  }
  return { width, count: cell + 1, starts, first, second, innermost, from, begins, ends, parents };
}

/** Prefixes of every length may enclose one another. */
const DEPTHS = 130;
