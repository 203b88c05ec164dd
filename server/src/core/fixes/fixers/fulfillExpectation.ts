import { type AddressCount, isNone } from "../../address/count.js";
import { sharesOf } from "../../analysis/questions/shares.js";
import type { CompiledList } from "../../matcher/partition.js";
import { lineNumberOf, type RuleId, type RuleSet, textOfLine, verdictOf } from "../../model/ruleSet.js";
import { matchKeyOf, type Source } from "../../model/source.js";
import { type Action, spanOfSource } from "../../model/statement.js";
import type { Budget, Steps } from "../../text/steps.js";
import { textAt, withSingleSpaces } from "../../text/text.js";
import type { Fixer } from "../fix.js";
import { firstLineOf, insertAbove, insertBelow } from "../lines.js";
import { effectText, verdictChange } from "../verdictChange.js";

/**
 * Adds the source of a failed expectation as a rule above the first rule that decides otherwise.
 *
 * Adds the rule at the end of the list if only the default decides otherwise. Offered only if the expectation then holds.
 */
export const fulfillExpectation: Fixer = function* (analysis, _, line, budget) {
  const { ruleSet } = analysis;
  const proved = analysis.expectations.find((one) => one.line === line);
  if (proved === undefined || isNone(proved.otherVerdict)) return;
  const { action, source, by } = proved.expectation;
  // The new rule then decides the source, so `by` must name that rule.
  if (by !== undefined && (by === "default" || matchKeyOf(by.source) !== matchKeyOf(source))) return;
  const written = withSingleSpaces(textAt(textOfLine(ruleSet, line), spanOfSource(proved.expectation)));
  const rule = `${action} ${written}`;
  const { rules } = yield* opponentsOf(analysis, source, action, budget);
  const { place, edit } = placeFor(ruleSet, rules, rule, line);
  const change = yield* verdictChange(analysis, [edit], budget);
  if (change === undefined) return;
  const left = yield* opponentsOf(change.after, source, action, budget);
  const holds = left.rules.length === 0 && isNone(left.unproved);
  // A directive below the new rule would lose its effect.
  const isIdle = change.after.ruleSet.idleDirectives.length > ruleSet.idleDirectives.length;
  if (!holds || isIdle) return;
  yield { label: `Make it hold: ${rule} ${place}`, edits: [edit], effect: effectText(ruleSet, change), isUnsure: true };
};

/** Returns the place for the new rule, as words and as an edit. */
function placeFor(ruleSet: RuleSet, opponents: readonly (RuleId | undefined)[], rule: string, line: number) {
  const { rules } = ruleSet;
  const ids = opponents.flatMap((id) => id ?? []);
  const [top] = ids.sort((one, other) => one - other);
  if (top !== undefined) {
    const above = firstLineOf(ruleSet, rules.lines[top] ?? 0);
    return { place: `above line ${lineNumberOf(ruleSet, top)}`, edit: insertAbove(ruleSet, above, rule) };
  }
  const last = rules.lines[rules.count - 1];
  return last === undefined
    ? { place: "above it", edit: insertAbove(ruleSet, firstLineOf(ruleSet, line), rule) }
    : { place: "after the last rule", edit: insertBelow(ruleSet, last, rule) };
}

/** Returns the rules with the other action that decide addresses of the source. `undefined` is the default. */
function* opponentsOf(
  { ruleSet, partition }: CompiledList,
  source: Source,
  action: Action,
  budget: Budget,
): Steps<{ readonly rules: readonly (RuleId | undefined)[]; readonly unproved: AddressCount }> {
  const { shares, unproved } = yield* sharesOf(partition, source, budget);
  return { rules: shares.map(({ rule }) => rule).filter((id) => verdictOf(ruleSet, id) !== action), unproved };
}
