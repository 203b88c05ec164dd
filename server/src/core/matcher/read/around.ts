import type { FamilyPartition } from "../partition.js";
import { lastRowUpTo } from "../prefixes/rows.js";
import { NO_PLACE, TWIN } from "../prefixes/sweep.js";

/** Returns the place of the innermost prefix around the address in a row, {@link NO_PLACE} for none. O(log n). */
export function placeAround({ width, sweep: { starts, innermost } }: FamilyPartition, rows: Uint32Array, row: number) {
  return innermost[lastRowUpTo(starts, rows, row, width)] ?? NO_PLACE;
}

/**
 * Returns the ranks of the prefix at a place, of those equal to it, and of all around it.
 *
 * Leaves out odd rules, which {@link oddRanksAt} returns.
 */
export function ranksAround({ prefixes: { ranks }, sweep: { parents } }: FamilyPartition, from: number): number[] {
  const found: number[] = [];
  for (let place = from; place !== NO_PLACE; place = parents[place] ?? NO_PLACE) {
    let twin = place;
    do found.push(ranks[twin] ?? 0);
    while (parents[++twin] === TWIN);
  }
  return found;
}

/** Returns the ranks of the odd rules that match an IPv4 address. O(odd rules). */
export function oddRanksAt({ odd }: FamilyPartition, address: number): number[] {
  return odd.filter((rule) => ((address ^ rule.address) & rule.mask) === 0).map(({ rank }) => rank);
}
