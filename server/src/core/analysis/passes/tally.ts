import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt, type RankedActions } from "../../matcher/rankedActions.js";
import type { CellBatch } from "../../matcher/read/batches.js";
import type { Steps } from "../../text/steps.js";

/**
 * The number of cells that each rule decides, by rank, and how many of them would get the other verdict without it.
 *
 * Counts cells, not addresses: such numbers are small and exact.
 */
export interface Tally {
  readonly deciding: Uint32Array;
  readonly needed: Uint32Array;
  /** The ranks that may have more cells. Empty unless the step budget ran out. */
  readonly uncertain: ReadonlySet<number>;
}

/** Counts the cells of both families. O(cells). */
export function* tallyOf(ranked: RankedActions, families: readonly Iterable<CellBatch>[]): Steps<Tally> {
  const deciding = new Uint32Array(ranked.actions.length);
  const needed = new Uint32Array(ranked.actions.length);
  const uncertain = new Set<number>();
  for (const batches of families) {
    for (const batch of batches) {
      countCells(deciding, needed, batch, ranked);
      for (const { first, rules } of batch.open) {
        if (first !== DEFAULT_RANK) uncertain.add(first);
        for (const { rank } of rules) uncertain.add(rank);
      }
      yield;
    }
  }
  return { deciding, needed, uncertain };
}

function countCells(
  deciding: Uint32Array,
  needed: Uint32Array,
  { first, second }: CellBatch,
  ranked: RankedActions,
): void {
  for (let cell = 0; cell < first.length; cell++) {
    const rank = first[cell] ?? DEFAULT_RANK;
    if (rank === DEFAULT_RANK) continue;
    // No branch: the actions look random to a processor, and a wrong guess costs more than an addition.
    const isNeeded = Number(actionAt(ranked, rank) !== actionAt(ranked, second[cell] ?? DEFAULT_RANK));
    deciding[rank] = (deciding[rank] ?? 0) + 1;
    needed[rank] = (needed[rank] ?? 0) + isNeeded;
  }
}
