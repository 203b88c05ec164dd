import { livingBatchesOf } from "../../matcher/read/batches.js";
import { ANY } from "../../model/ruleTable.js";
import { inSteps, type Steps } from "../../text/steps.js";
import type { AnalysisBase } from "./dead.js";
import { type Tally, tallyOf } from "./tally.js";
import { addTrait, REDUNDANT, type RuleTraits } from "./traits.js";

/**
 * Marks the redundant rules. A redundant rule decides something, but no verdict changes without it: neither in the whole list nor in
 * the list without its dead rules. Never marks the catch-all of a family, which ends a list on purpose.
 *
 * Returns whether all redundant rules were found. False if the step budget ran out.
 * O(cells + prefixes around cells with a dead second).
 */
export function* markRedundant(base: AnalysisBase, traits: RuleTraits): Steps<boolean> {
  const { tally } = base;
  const { order } = base.partition;
  const living = yield* tallyOfLiving(base);
  const isNeeded = ({ needed, uncertain }: Tally, rank: number) =>
    needed[rank] !== 0 || (uncertain.size > 0 && uncertain.has(rank));
  yield* inSteps(order.length, (from, to) => {
    for (let rank = from; rank < to; rank++) {
      if (tally.deciding[rank] === 0 || isNeeded(tally, rank) || isNeeded(living, rank)) continue;
      const rule = order[rank] ?? 0;
      if (!isCatchAll(base, rule)) addTrait(traits, rule, REDUNDANT);
    }
  });
  return living.uncertain.size === 0;
}

function isCatchAll({ ruleSet: { rules } }: AnalysisBase, rule: number): boolean {
  return rules.kinds[rule] === ANY || rules.masks[rule] === 0;
}

/** Counts the cells of the list without its dead rules. */
function* tallyOfLiving({ partition, tally, ranked }: AnalysisBase): Steps<Tally> {
  const { deciding, uncertain } = tally;
  if (!deciding.includes(0)) return tally;
  const living = new Uint8Array(deciding.length);
  yield* inSteps(living.length, (from, to) => {
    for (let rank = from; rank < to; rank++) living[rank] = Number(deciding[rank] !== 0);
  });
  for (const rank of uncertain) living[rank] = 1;
  return yield* tallyOf(ranked, [livingBatchesOf(partition.ipv4, living), livingBatchesOf(partition.ipv6, living)]);
}
