import type { Overlay } from "../matcher/oddMasks.js";
import type { Partition } from "../matcher/partition.js";
import { visitParts } from "../matcher/parts.js";
import type { Prefixes } from "../matcher/prefixes.js";
import type { Ranges } from "../matcher/ranges.js";
import { DEFAULT_RANK } from "../matcher/sweep.js";
import { defaultActionOf, type RuleSet } from "../model/ruleSet.js";
import { ACCEPT, REJECT } from "../model/ruleTable.js";

/** What the rules say, by rank, and what the default says: {@link ACCEPT} or {@link REJECT}. */
export interface RankedActions {
  readonly actions: Uint8Array;
  readonly fallback: number;
}

export function rankedActions(ruleSet: RuleSet, order: Uint32Array): RankedActions {
  const { rules } = ruleSet;
  const actions = new Uint8Array(order.length);
  for (let rank = 0; rank < order.length; rank++) actions[rank] = rules.actions[order[rank] ?? 0] ?? ACCEPT;
  return { actions, fallback: defaultActionOf(ruleSet) === "accept" ? ACCEPT : REJECT };
}

export function actionAt({ actions, fallback }: RankedActions, rank: number): number {
  return rank === DEFAULT_RANK ? fallback : (actions[rank] ?? fallback);
}

/**
 * How many parts of the address space each rule has, by rank: those that it decides, and those of them that would get the other
 * verdict without it. Numbers of parts, not of addresses: they stay small and exact. Of a rule of one family a part is a range, where
 * masks with holes play no part in that family.
 */
export interface Tally {
  readonly deciding: Uint32Array;
  readonly needed: Uint32Array;
}

/** Rules compiled and counted, with those without holes in their masks: what the next edit changes in some places. */
export interface Tallied {
  readonly partition: Partition;
  readonly prefixes4: Prefixes;
  readonly prefixes6: Prefixes;
  readonly tally: Tally;
}

export function emptyTally(count: number): Tally {
  return { deciding: new Uint32Array(count), needed: new Uint32Array(count) };
}

/** Counts all ranges, without odd rules. */
function countRanges({ deciding, needed }: Tally, { first, second }: Ranges, ranked: RankedActions): void {
  for (let range = 0; range < first.length; range++) {
    const rank = first[range] ?? DEFAULT_RANK;
    if (rank === DEFAULT_RANK) continue;
    // The actions are as good as random, and a wrong guess of a branch costs more than an addition.
    const isNeeded = Number(actionAt(ranked, rank) !== actionAt(ranked, second[range] ?? DEFAULT_RANK));
    deciding[rank] = (deciding[rank] ?? 0) + 1;
    needed[rank] = (needed[rank] ?? 0) + isNeeded;
  }
}

/** Counts a whole partition; answers the ranks of which it is not known whether they have more. O(parts). */
export function countPartition(tally: Tally, { ipv4, ipv6 }: Partition, ranked: RankedActions): ReadonlySet<number> {
  const uncertain = new Set<number>();
  countRanges(tally, ipv6, ranked);
  if (ipv4.odd.length === 0) {
    countRanges(tally, ipv4.ranges, ranked);
    return uncertain;
  }
  visitParts(
    ipv4,
    (first, second) => countPart(tally, ranked, first, second, 1),
    (first, rules) => {
      if (first !== DEFAULT_RANK) uncertain.add(first);
      for (const { rank } of rules) uncertain.add(rank);
      return false;
    },
  );
  return uncertain;
}

/**
 * Counts the parts of the ranges `from` to `to` (exclusive) in, or out with a `step` of -1, and notes before each is counted
 * which rank decides it.
 */
export function countParts(
  tally: Tally,
  overlay: Overlay,
  ranked: RankedActions,
  { from, to }: { readonly from: number; readonly to: number },
  step: 1 | -1,
  note: (rank: number) => void,
): void {
  const count = (first: number, second: number) => {
    if (first !== DEFAULT_RANK) note(first);
    return countPart(tally, ranked, first, second, step);
  };
  visitParts(overlay, count, () => false, from, to);
}

/** Never stops a visit. */
function countPart(
  { deciding, needed }: Tally,
  ranked: RankedActions,
  first: number,
  second: number,
  step: 1 | -1,
): false {
  if (first === DEFAULT_RANK) return false;
  deciding[first] = (deciding[first] ?? 0) + step;
  if (actionAt(ranked, first) !== actionAt(ranked, second)) needed[first] = (needed[first] ?? 0) + step;
  return false;
}
