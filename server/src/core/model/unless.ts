import type { Address } from "../address/address.js";
import { modelOf, type RuleId, type RuleSet, verdictOf } from "./ruleSet.js";
import { actionOf, groupOf, isOpen, isPartial, partialRules, sourceOf } from "./ruleTable.js";
import { type Asked, matches, overlaps, type Source, sourcesOf } from "./source.js";

/** Whether a partial rule is among those that may turn a verdict. Without one, what the list itself says is sure. */
export function isTurned({ rules }: RuleSet, unless: readonly RuleId[]): boolean {
  return unless.some((id) => isPartial(rules, id));
}

/** Whether the answers of a list may depend on more than the address. */
export function hasDoubts({ rules }: RuleSet): boolean {
  return rules.conditions !== undefined || rules.flags !== undefined;
}

/**
 * Returns the rules that may give addresses the other verdict than some deciding rules, the first such of each word, in file order.
 *
 * These are the partial rules with the other action that may be asked first, and the open ones of the deciding rules. All `deciders`
 * must give the same verdict. O(partial rules + deciders).
 */
export function unlessOf(
  ruleSet: RuleSet,
  deciders: readonly (RuleId | undefined)[],
  asked: Address | Asked,
): readonly RuleId[] {
  const { rules } = ruleSet;
  if (!hasDoubts(ruleSet) || deciders.length === 0) return [];
  const verdict = verdictOf(ruleSet, deciders[0]);
  const last = deciders.reduce((one, other) =>
    one === undefined || other === undefined ? undefined : Math.max(one, other),
  );
  const found = new Set<RuleId>();
  for (const id of partialRules(rules)) {
    const mayTurn = actionOf(rules, id) !== verdict && mayComeFirst(ruleSet, id, last);
    // A word may have rules that surely match too.
    if (mayTurn && isMatch(sourceOf(rules, id)))
      found.add(groupOf(rules, id).find((one) => isPartial(rules, one)) ?? id);
  }
  for (const decider of deciders) if (decider !== undefined && isOpen(rules, decider)) found.add(decider);
  return [...found].sort((one, other) => one - other);

  function isMatch(source: Source): boolean {
    if (!("kind" in asked)) return matches(source, asked);
    return sourcesOf(asked).some((one) => overlaps(source, one));
  }
}

/**
 * Whether a partial rule may be asked before the deciding rule.
 *
 * Where the most specific rule decides, always: nobody knows how specific it is.
 */
function mayComeFirst(ruleSet: RuleSet, partial: RuleId, decider: RuleId | undefined): boolean {
  return decider === undefined || modelOf(ruleSet) !== "first-match" || partial < decider;
}
