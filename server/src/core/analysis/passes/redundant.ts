import { livingBatchesOf } from "../../matcher/read/batches.js";
import { ANY } from "../../model/ruleTable.js";
import { inSteps, type Steps } from "../../text/steps.js";
import type { AnalysisBase } from "./dead.js";
import { DECIDES, NEEDED, type Roles, rolesOf } from "./roles.js";
import { addTrait, REDUNDANT, type RuleTraits } from "./traits.js";

/**
 * Marks the redundant rules. A redundant rule decides something, but no verdict changes without it: neither in the whole list nor in
 * the list without its dead rules. Never marks the catch-all of a family, which ends a list on purpose.
 *
 * Returns whether all redundant rules were found. False if the step budget ran out.
 * O(cells + prefixes around cells with a dead second).
 */
export function* markRedundant(base: AnalysisBase, traits: RuleTraits): Steps<boolean> {
  const { order } = base.partition;
  const { bits, uncertain } = base.roles;
  const living = yield* rolesOfLiving(base);
  const isProved = uncertain.size + living.uncertain.size === 0;
  const isUncertain = (rank: number) => !isProved && (uncertain.has(rank) || living.uncertain.has(rank));
  yield* inSteps(order.length, (from, to) => {
    for (let rank = from; rank < to; rank++) {
      if (bits[rank] !== DECIDES || ((living.bits[rank] ?? 0) & NEEDED) !== 0 || isUncertain(rank)) continue;
      const rule = order[rank] ?? 0;
      if (!isCatchAll(base, rule)) addTrait(traits, rule, REDUNDANT);
    }
  });
  return living.uncertain.size === 0;
}

function isCatchAll({ ruleSet: { rules } }: AnalysisBase, rule: number): boolean {
  return rules.kinds[rule] === ANY || rules.masks[rule] === 0;
}

/** Finds the roles in the list without its dead rules. */
function* rolesOfLiving({ partition, stepBudget, roles, ranked }: AnalysisBase): Steps<Roles> {
  const { bits, uncertain } = roles;
  if (!bits.includes(0)) return roles;
  const living = uncertain.size === 0 ? bits : bits.map((role, rank) => Number(role !== 0 || uncertain.has(rank)));
  // Only a rule that is not needed in the whole list can be redundant.
  const isAsked = (rank: number) => bits[rank] === DECIDES;
  const families = [partition.ipv4, partition.ipv6];
  return yield* rolesOf(
    ranked,
    families.map((cells) => livingBatchesOf(cells, living, isAsked, stepBudget)),
  );
}
