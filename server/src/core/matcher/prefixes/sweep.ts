/**
 * Rules with contiguous masks as sorted prefixes: `collect.ts` collects them, `sort.ts` sorts them, and the sweep cuts the address
 * space at their borders. `rows.ts` handles addresses of both families as rows of words.
 */

import { inSteps, type Steps } from "../../text/steps.js";
import type { Cells } from "./cells.js";
import type { Prefixes } from "./prefixes.js";
import { copyRow, isAfterRow, isLastRow, isSameRow, lastOfRow, rowAfter } from "./rows.js";

/** The rank of the default. It is greater than every rule's rank, so the default loses against each rule. */
export const DEFAULT_RANK = 0x7fffffff;

/** Means "no prefix" where a place is expected. */
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
 * Any two prefixes are disjoint, equal or nested (a laminar family). One pass in the order of (network, length, rank) keeps a stack
 * of the enclosing prefixes. Each stack entry has the two lowest ranks of its prefix and of all around it.
 *
 * O(n) after the sort, at most 2n + 1 cells.
 */
export function* sweep(prefixes: Prefixes): Steps<Sweep> {
  const { width, lengths } = prefixes;
  const count = lengths.length;
  const most = 2 * count + 2;
  const cells = {
    width,
    starts: new Uint32Array(most * width),
    first: new Int32Array(most),
    second: new Int32Array(most),
    innermost: new Int32Array(most),
    parents: new Int32Array(count),
  };
  const stack: EnclosingPrefixes = {
    level: 0,
    cell: 0,
    lasts: new Uint32Array(DEPTHS * width),
    places: new Int32Array(DEPTHS).fill(NO_PLACE),
    first: new Int32Array(DEPTHS).fill(DEFAULT_RANK),
    second: new Int32Array(DEPTHS).fill(DEFAULT_RANK),
  };
  cells.first[0] = DEFAULT_RANK;
  cells.second[0] = DEFAULT_RANK;
  cells.innermost[0] = NO_PLACE;
  // Goes one place too far: there every open prefix ends.
  yield* inSteps(count + 1, (from, to) => sweepPlaces(prefixes, cells, stack, from, to));
  const made = stack.cell + 1;
  return {
    ...cells,
    starts: cells.starts.subarray(0, made * width),
    first: cells.first.subarray(0, made),
    second: cells.second.subarray(0, made),
    innermost: cells.innermost.subarray(0, made),
  };
}

/** The prefixes around the current place of a sweep, by level. Level 0 is the whole address space. */
interface EnclosingPrefixes {
  level: number;
  /** The last finished cell. */
  cell: number;
  readonly lasts: Uint32Array;
  readonly places: Int32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** Sweeps over the prefixes at places `from` to `to` (exclusive). */
function sweepPlaces(
  { width, networks, lengths, ranks }: Prefixes,
  { starts, first, second, innermost, parents }: Sweep,
  stack: EnclosingPrefixes,
  from: number,
  to: number,
): void {
  const { lasts, places, first: decidesAt, second: wouldDecideAt } = stack;
  const end = lengths.length;
  let { level, cell } = stack;
  for (let place = from; place < to; place++) {
    while (level > 0 && (place === end || isAfterRow(networks, place, lasts, level, width))) {
      // The enclosing prefix continues after it, unless the address space ends there.
      const isEnd = place === end && isLastRow(lasts, level, width);
      level--;
      if (!isEnd) {
        rowAfter(lasts, level + 1, starts, cell + 1, width);
        if (!isSameRow(starts, cell, starts, cell + 1, width)) cell++;
        first[cell] = decidesAt[level] ?? 0;
        second[cell] = wouldDecideAt[level] ?? 0;
        innermost[cell] = places[level] ?? 0;
      }
    }
    if (place === end) break;
    const outer = places[level] ?? 0;
    const rank = ranks[place] ?? 0;
    const best = decidesAt[level] ?? 0;
    const decides = Math.min(best, rank);
    const wouldDecide = Math.min(wouldDecideAt[level] ?? 0, Math.max(best, rank));
    const isTwin = level > 0 && lengths[outer] === lengths[place];
    parents[place] = isTwin ? TWIN : outer;
    if (!isTwin) {
      level++;
      places[level] = place;
      lastOfRow(networks, place, lengths[place] ?? 0, lasts, level, width);
    }
    decidesAt[level] = decides;
    wouldDecideAt[level] = wouldDecide;
    if (!isSameRow(starts, cell, networks, place, width)) {
      cell++;
      copyRow(networks, place, starts, cell, width);
    }
    first[cell] = decides;
    second[cell] = wouldDecide;
    innermost[cell] = isTwin ? outer : place;
  }
  stack.level = level;
  stack.cell = cell;
}

/** The depth of the stack: one prefix of each length, and the whole space. */
const DEPTHS = 130;
