import { visitParts } from "../matcher/oddMasks.js";
import type { Partition } from "../matcher/partition.js";
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
 * verdict without it. Numbers of parts, not of addresses: what matters is which are zero, and they stay small and exact.
 */
export interface Tally {
  readonly deciding: Uint32Array;
  readonly needed: Uint32Array;
}

export function emptyTally(count: number): Tally {
  return { deciding: new Uint32Array(count), needed: new Uint32Array(count) };
}

/** Counts the ranges from `from` to `to` (exclusive) in, or out with a `step` of -1. */
export function countRanges(
  { deciding, needed }: Tally,
  { first, second }: Ranges,
  ranked: RankedActions,
  from: number,
  to: number,
  step: 1 | -1,
): void {
  for (let range = from; range < to; range++) {
    const rank = first[range] ?? DEFAULT_RANK;
    if (rank === DEFAULT_RANK) continue;
    // The actions are as good as random, and a wrong guess of a branch costs more than an addition.
    const isNeeded = Number(actionAt(ranked, rank) !== actionAt(ranked, second[range] ?? DEFAULT_RANK));
    deciding[rank] = (deciding[rank] ?? 0) + step;
    needed[rank] = (needed[rank] ?? 0) + step * isNeeded;
  }
}

/** Counts a whole partition; answers the ranks of which it is not known whether they have more. O(parts). */
export function countPartition(tally: Tally, { ipv4, ipv6 }: Partition, ranked: RankedActions): ReadonlySet<number> {
  const uncertain = new Set<number>();
  countRanges(tally, ipv6, ranked, 0, ipv6.first.length, 1);
  if (ipv4.odd.length === 0) {
    countRanges(tally, ipv4.ranges, ranked, 0, ipv4.ranges.first.length, 1);
    return uncertain;
  }
  const { deciding, needed } = tally;
  visitParts(
    ipv4,
    (first, second) => {
      if (first === DEFAULT_RANK) return false;
      deciding[first] = (deciding[first] ?? 0) + 1;
      if (actionAt(ranked, first) !== actionAt(ranked, second)) needed[first] = (needed[first] ?? 0) + 1;
      return false;
    },
    (first, rules) => {
      if (first !== DEFAULT_RANK) uncertain.add(first);
      for (const { rank } of rules) uncertain.add(rank);
      return false;
    },
  );
  return uncertain;
}
