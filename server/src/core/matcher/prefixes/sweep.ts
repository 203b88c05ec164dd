/**
 * Rules with contiguous masks as sorted prefixes: `collect.ts` collects them, `sort.ts` sorts them, and the sweep cuts the address
 * space at their borders. `rows.ts` handles addresses of both families as rows of words.
 */

import { viewOf } from "../../text/columns.js";
import { inSteps, type Steps } from "../../text/steps.js";
import type { Cells } from "./cells.js";
import type { Prefixes } from "./prefixes.js";
import { copyRow, isAfterRow, isLastRow, isSameRow, lastOfRow, rowAfter, type Width } from "./rows.js";

/** The rank of the default. It is greater than every rule's rank, so the default loses against each rule. */
export const DEFAULT_RANK = 0x7fffffff;

/** Means "no prefix" where a place is expected. Negative, as is {@link TWIN}. */
export const NO_PLACE = -1;

/** Marks a prefix as equal to one before it, of lower rank, where a parent is expected. */
export const TWIN = -2;

/** The cells between all borders of some prefixes, and how the prefixes are nested. */
export interface Sweep extends Cells {
  /** By cell: the place of the innermost prefix around it, {@link NO_PLACE} for none. */
  readonly innermost: Int32Array;
  /**
   * By place of a prefix: the place of the prefix around it, {@link NO_PLACE} for none. {@link TWIN} for all but the first of equal
   * prefixes.
   */
  readonly parents: Int32Array;
}

/**
 * Cuts the address space by sorted prefixes.
 *
 * Any two prefixes are disjoint, equal or nested (a laminar family). One pass in the order of (network, length, rank) knows the
 * innermost prefix around each place, and by the parents all others. A prefix has the two lowest ranks of itself and of all around
 * it. A cell has those of its innermost prefix.
 *
 * O(n) after the sort, at most 2n + 1 cells.
 */
export function* sweep(prefixes: Prefixes): Steps<Sweep> {
  const { width, lengths } = prefixes;
  const count = lengths.length;
  const most = 2 * count + 2;
  const nesting: Nesting = {
    around: NO_PLACE,
    cell: 0,
    starts: new Uint32Array(most * width),
    innermost: new Int32Array(most),
    parents: new Int32Array(count),
    lasts: new Uint32Array(count * width),
    lowest: new Int32Array(1 + count),
    nextLowest: new Int32Array(1 + count),
  };
  nesting.innermost[0] = NO_PLACE;
  nesting.lowest[0] = DEFAULT_RANK;
  nesting.nextLowest[0] = DEFAULT_RANK;
  yield* inSteps(count, (from, to) => nestPlaces(prefixes, nesting, from, to));
  endAll(nesting, width);
  const made = nesting.cell + 1;
  const innermost = viewOf(nesting.innermost, 0, made);
  const first = new Int32Array(made);
  const second = new Int32Array(made);
  yield* inSteps(made, (from, to) => {
    copyRanks(nesting.lowest, innermost, first, from, to);
    copyRanks(nesting.nextLowest, innermost, second, from, to);
  });
  return {
    width,
    starts: viewOf(nesting.starts, 0, made * width),
    first,
    second,
    innermost,
    parents: nesting.parents,
  };
}

/** What a sweep knows: the columns of {@link Sweep}, and by place of a prefix what the cells and the prefixes inside need. */
interface Nesting extends Pick<Sweep, "starts" | "innermost" | "parents"> {
  /** The innermost prefix around the current place. */
  around: number;
  /** The last finished cell. */
  cell: number;
  /** The last address of each prefix. */
  readonly lasts: Uint32Array;
  /** The lowest rank of each prefix and of all around it, in the element after its place. The first element is for no prefix. */
  readonly lowest: Int32Array;
  /** The lowest rank but one, in the same way. */
  readonly nextLowest: Int32Array;
}

/**
 * Sweeps over the prefixes at places `from` to `to` (exclusive). Each turn ends one prefix or begins one.
 *
 * One flat loop, and no constant of the module in each turn: V8 checks less in each turn of such a loop.
 */
function nestPlaces({ width, networks, lengths, ranks }: Prefixes, nesting: Nesting, from: number, to: number): void {
  const { starts, innermost, parents, lasts, lowest, nextLowest } = nesting;
  let { around, cell } = nesting;
  for (let place = from; place < to; ) {
    if (around >= 0 && isAfterRow(networks, place, lasts, around, width)) {
      // Where a prefix ends, the one around it continues.
      rowAfter(lasts, around, starts, cell + 1, width);
      if (!isSameRow(starts, cell, starts, cell + 1, width)) cell++;
      around = parents[around] ?? NO_PLACE;
      innermost[cell] = around;
      continue;
    }
    const rank = ranks[place] ?? 0;
    const best = lowest[1 + around] ?? 0;
    const next = Math.min(nextLowest[1 + around] ?? 0, Math.max(best, rank));
    if (around >= 0 && lengths[around] === lengths[place]) {
      parents[place] = TWIN;
      nextLowest[1 + around] = next;
    } else {
      parents[place] = around;
      lowest[1 + place] = Math.min(best, rank);
      nextLowest[1 + place] = next;
      lastOfRow(networks, place, lengths[place] ?? 0, lasts, place, width);
      if (!isSameRow(starts, cell, networks, place, width)) {
        cell++;
        copyRow(networks, place, starts, cell, width);
      }
      innermost[cell] = place;
      around = place;
    }
    place++;
  }
  nesting.around = around;
  nesting.cell = cell;
}

/** Ends the prefixes that are still open. Nothing continues after one that reaches the end of the address space. */
function endAll(nesting: Nesting, width: Width): void {
  const { starts, innermost, parents, lasts } = nesting;
  let { around, cell } = nesting;
  while (around >= 0 && !isLastRow(lasts, around, width)) {
    rowAfter(lasts, around, starts, cell + 1, width);
    if (!isSameRow(starts, cell, starts, cell + 1, width)) cell++;
    around = parents[around] ?? NO_PLACE;
    innermost[cell] = around;
  }
  nesting.cell = cell;
}

/** Gives each cell the rank of the innermost prefix around it. */
function copyRanks(ofPlaces: Int32Array, innermost: Int32Array, ofCells: Int32Array, from: number, to: number): void {
  for (let cell = from; cell < to; cell++) ofCells[cell] = ofPlaces[1 + (innermost[cell] ?? NO_PLACE)] ?? DEFAULT_RANK;
}
