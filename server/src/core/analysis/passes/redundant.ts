import { compileInSteps } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import type { RankTable } from "../../matcher/rankedActions.js";
import { livingBatchesOf } from "../../matcher/read/batches.js";
import { hasDecided } from "../../matcher/read/cells.js";
import { type RuleId, withRules } from "../../model/ruleSet.js";
import { partialRules, pickRulesInSteps, sourceOf } from "../../model/ruleTable.js";
import { halfOfBudget, inSteps, type Steps } from "../../text/steps.js";
import type { AnalysisBase } from "./dead.js";
import { DECIDES, type Roles, rolesOf } from "./roles.js";
import { addTrait, type ListTraits, REDUNDANT, removeTrait } from "./traits.js";

/**
 * Marks the redundant rules. A redundant rule decides something, but no verdict changes without it: neither in the whole list nor in
 * the list without its dead rules. Never marks the catch-all of a family, which ends a list on purpose.
 *
 * Returns whether all redundant rules were found. False if the step budget ran out.
 * O(cells + prefixes around cells with a dead second).
 */
export function* markRedundant(base: AnalysisBase, traits: ListTraits): Steps<boolean> {
  const { roles, catchAlls } = base;
  const { bits, uncertain } = roles;
  const living = yield* rolesOfLiving(base);
  yield* inSteps(traits.length, (from, to) => markRanks(traits, bits, living.bits, from, to));
  for (const rank of [catchAlls.ipv4, catchAlls.ipv6, ...uncertain, ...living.uncertain]) {
    if (rank !== DEFAULT_RANK) removeTrait(traits, rank, REDUNDANT);
  }
  yield* keepBesidePartial(base, traits);
  return living.uncertain.size === 0;
}

/** Takes the mark from rules that overlap a partial rule: it may give their addresses the other verdict once they are gone. */
function* keepBesidePartial({ ruleSet, partition, budget }: AnalysisBase, traits: ListTraits): Steps<void> {
  if (ruleSet.conditions.length === 0 || !traits.some(isRedundant)) return;
  const { conditions: _, ...sure } = yield* pickRulesInSteps(ruleSet.rules, partialRules(ruleSet.rules));
  const others = yield* compileInSteps(withRules(ruleSet, sure), "first-match", halfOfBudget(budget));
  const isMatched = (rule: RuleId | undefined, isProved: boolean) => rule !== undefined || !isProved;
  for (const [rank, rule] of partition.order.entries()) {
    if (!isRedundant(traits[rank] ?? 0)) continue;
    const source = sourceOf(ruleSet.rules, rule);
    if (budget.left < 0 || (yield* hasDecided(others, source, budget, isMatched))) removeTrait(traits, rank, REDUNDANT);
  }
}

function isRedundant(traits: number): boolean {
  return (traits & REDUNDANT) !== 0;
}

/** Marks the ranks `from` to `to` (exclusive) that decide something and are needed in neither list. */
function markRanks(traits: ListTraits, bits: RankTable, livingBits: RankTable, from: number, to: number): void {
  for (let rank = from; rank < to; rank++) {
    // No branch, as in `addRoles`.
    const isMarked = Number(((bits[rank] ?? 0) | (livingBits[rank] ?? 0)) === DECIDES);
    addTrait(traits, rank, Math.imul(REDUNDANT, isMarked));
  }
}

/** Finds the roles in the list without its dead rules. */
function* rolesOfLiving({ partition, budget, roles, ranked }: AnalysisBase): Steps<Roles> {
  const { bits, uncertain } = roles;
  if (!bits.includes(0)) return roles;
  const living = uncertain.size === 0 ? bits : bits.map((role, rank) => (uncertain.has(rank) ? role | DECIDES : role));
  const families = [partition.ipv4, partition.ipv6];
  return yield* rolesOf(
    partition.order.length,
    ranked,
    // Only a rule that is not needed in the whole list can be redundant.
    families.map((cells) => livingBatchesOf(cells, living, DECIDES, halfOfBudget(budget))),
  );
}
