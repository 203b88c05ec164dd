import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt, indexOfRank, type RankedActions, type RankTable, rankTable } from "../../matcher/rankedActions.js";
import type { CellBatch } from "../../matcher/read/batches.js";
import type { Steps } from "../../text/steps.js";

/** What each rule does, by rank. One byte a rule: passes look them up in no order, so that they should fit into a near cache. */
export interface Roles {
  /** {@link DECIDES} if the rule decides a cell, {@link NEEDED} if a cell would get the other verdict without it. The default is both. */
  readonly bits: RankTable;
  /** The ranks that may have more roles. Empty unless the step budget ran out. */
  readonly uncertain: ReadonlySet<number>;
}

export const DECIDES = 1;
export const NEEDED = 2;

/** Finds the roles of `count` rules in the cells of both families. O(cells). */
export function* rolesOf(count: number, ranked: RankedActions, families: readonly Iterable<CellBatch>[]): Steps<Roles> {
  const bits = rankTable(count, DECIDES | NEEDED);
  const uncertain = new Set<number>();
  for (const batches of families) {
    for (const batch of batches) {
      addRoles(bits, batch, ranked);
      for (const { first, rules } of batch.open) {
        if (first !== DEFAULT_RANK) uncertain.add(first);
        for (const { rank } of rules) uncertain.add(rank);
      }
      yield;
    }
  }
  return { bits, uncertain };
}

/** Whether a rule is proved to decide nothing. */
export function isSurelyDead({ bits, uncertain }: Roles, rank: number): boolean {
  return bits[rank] === 0 && !(uncertain.size > 0 && uncertain.has(rank));
}

function addRoles(bits: Uint8Array, { first, second }: CellBatch, ranked: RankedActions): void {
  for (let cell = 0; cell < first.length; cell++) {
    const rank = first[cell] ?? DEFAULT_RANK;
    const place = indexOfRank(bits, rank);
    // No branch: the actions look random to a processor, and a wrong guess costs more than an addition.
    const isNeeded = Number(actionAt(ranked, rank) !== actionAt(ranked, second[cell] ?? DEFAULT_RANK));
    bits[place] = (bits[place] ?? 0) | DECIDES | (NEEDED * isNeeded);
  }
}
