import type { Address } from "../address/address.js";
import { type Condition, implies } from "./condition.js";
import { conditionOf, modelOf, type RuleId, type RuleSet, verdictOf } from "./ruleSet.js";
import { actionOf, groupOf, isOpen, isPartial, partialRules, sourceOf } from "./ruleTable.js";
import { type Asked, covers, matches, overlaps, type Source, sourcesOf } from "./source.js";

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
  const found = new Set<RuleId>();
  for (const id of partialDeciders(ruleSet, deciders, asked)) {
    // A word may have rules that surely match too.
    if (actionOf(rules, id) !== verdict) found.add(groupOf(rules, id).find((one) => isPartial(rules, one)) ?? id);
  }
  for (const decider of deciders) if (decider !== undefined && isOpen(rules, decider)) found.add(decider);
  return [...found].sort((one, other) => one - other);
}

/**
 * Returns the partial rules that may decide some of the addresses before the deciding rules do, in file order.
 *
 * Leaves out a rule that never does, since an earlier partial rule matches its addresses wherever its own condition holds.
 * O(partial rules).
 */
export function partialDeciders(
  ruleSet: RuleSet,
  deciders: readonly (RuleId | undefined)[],
  asked: Address | Asked,
): readonly RuleId[] {
  const { rules } = ruleSet;
  if (rules.conditions === undefined || deciders.length === 0) return [];
  const last = deciders.reduce((one, other) =>
    one === undefined || other === undefined ? undefined : Math.max(one, other),
  );
  const isOrdered = modelOf(ruleSet) === "first-match";
  const parts = "kind" in asked ? sourcesOf(asked) : undefined;
  const earlier: { readonly condition: Condition; readonly source: Source }[] = [];
  const found: RuleId[] = [];
  for (const id of partialRules(rules)) {
    const source = sourceOf(rules, id);
    const condition = conditionOf(ruleSet, id);
    if (condition === undefined || !mayComeFirst(ruleSet, id, last) || !isMatch(source)) continue;
    const isTaken = (one: (typeof earlier)[number]) => implies(condition, one.condition) && takes(one.source, source);
    if (isOrdered && earlier.some(isTaken)) continue;
    found.push(id);
    if (earlier.length < EARLIER_AT_MOST && implies(condition, condition)) earlier.push({ condition, source });
  }
  return found;

  function isMatch(source: Source): boolean {
    return "kind" in asked ? (parts ?? []).some((one) => overlaps(source, one)) : matches(source, asked);
  }

  /** Whether an earlier source that matches some of the addresses has all that another one has of them. */
  function takes(one: Source, other: Source): boolean {
    return parts === undefined || covers(one, other) || parts.every((part) => covers(one, part));
  }
}

/** The most earlier rules with which each partial rule is compared. */
const EARLIER_AT_MOST = 32;

/**
 * Whether a partial rule may be asked before the deciding rule.
 *
 * Where the most specific rule decides, always: nobody knows how specific it is.
 */
function mayComeFirst(ruleSet: RuleSet, partial: RuleId, decider: RuleId | undefined): boolean {
  return decider === undefined || modelOf(ruleSet) !== "first-match" || partial < decider;
}
