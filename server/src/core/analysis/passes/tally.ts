import type { Partition } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { type Parts, partsOf } from "../../matcher/read/parts.js";
import { defaultActionOf, type RuleSet } from "../../model/ruleSet.js";
import { ACCEPT, REJECT } from "../../model/ruleTable.js";
import { inSteps, type Steps } from "../../text/steps.js";

/** What the rules say, by rank, and what the default says: {@link ACCEPT} or {@link REJECT}. */
export interface RankedActions {
  readonly actions: Uint8Array;
  readonly fallback: number;
}

export function* rankedActions(ruleSet: RuleSet, order: Uint32Array): Steps<RankedActions> {
  const { rules } = ruleSet;
  const actions = new Uint8Array(order.length);
  yield* inSteps(order.length, (from, to) => {
    for (let rank = from; rank < to; rank++) actions[rank] = rules.actions[order[rank] ?? 0] ?? ACCEPT;
  });
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
  /** Ranks that may have more parts: empty unless the step budget ran out. */
  readonly uncertain: ReadonlySet<number>;
}

/** Counts the parts of a whole partition. O(parts). */
export function* tallyOf(partition: Partition, ranked: RankedActions): Steps<Tally> {
  const deciding = new Uint32Array(partition.order.length);
  const needed = new Uint32Array(partition.order.length);
  const uncertain = new Set<number>();
  for (const family of ["ipv4", "ipv6"] as const) {
    for (const parts of partsOf(partition, family)) {
      countParts(deciding, needed, parts, ranked);
      for (const { first, rules } of parts.open) {
        if (first !== DEFAULT_RANK) uncertain.add(first);
        for (const { rank } of rules) uncertain.add(rank);
      }
      yield;
    }
  }
  return { deciding, needed, uncertain };
}

function countParts(deciding: Uint32Array, needed: Uint32Array, { first, second }: Parts, ranked: RankedActions): void {
  for (let part = 0; part < first.length; part++) {
    const rank = first[part] ?? DEFAULT_RANK;
    if (rank === DEFAULT_RANK) continue;
    // The actions are as good as random, and a wrong guess of a branch costs more than an addition.
    const isNeeded = Number(actionAt(ranked, rank) !== actionAt(ranked, second[part] ?? DEFAULT_RANK));
    deciding[rank] = (deciding[rank] ?? 0) + 1;
    needed[rank] = (needed[rank] ?? 0) + isNeeded;
  }
}
