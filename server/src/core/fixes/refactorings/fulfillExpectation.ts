import type { Analysis } from "../../analysis/analyze.js";
import type { ProvedExpectation } from "../../analysis/passes/expectations.js";
import { sharesOf } from "../../analysis/questions/shares.js";
import { lineNumberOf, type RuleId, type RuleSet, textOfLine, verdictOf } from "../../model/ruleSet.js";
import { matchKeyOf, type Source } from "../../model/source.js";
import { type Action, spanOfSource } from "../../model/statement.js";
import { oneSpaced, textAt } from "../../text/text.js";
import { firstLineOf, insertAbove, insertBelow } from "../lines.js";
import type { Refactored, Refactoring } from "../refactoring.js";
import { effectText, type Side, verdictChange } from "../verdictChange.js";

/** Each is worked out by itself, and nobody reads a longer menu. */
const EXPECTATIONS_AT_MOST = 8;

/**
 * Carves what an expectation asks for out of the rules that decide otherwise: its own words as a rule above the first of them, or
 * at the end of the list where only the default does. Only where the expectation then holds.
 */
export const fulfillExpectation: Refactoring = function* (analysis, { first, last }) {
  const failed = analysis.expectations.filter(
    ({ line, otherVerdict }) => line >= first && line <= last && otherVerdict > 0n,
  );
  for (const one of failed.slice(0, EXPECTATIONS_AT_MOST)) yield* carve(analysis, one);
};

function carve(analysis: Analysis, { expectation, line }: ProvedExpectation): readonly Refactored[] {
  const { ruleSet } = analysis;
  const { action, source, by } = expectation;
  // Decided by a rule of its own it can only be by that.
  if (by !== undefined && (by === "default" || matchKeyOf(by.source) !== matchKeyOf(source))) return [];
  const written = oneSpaced(textAt(textOfLine(ruleSet, line), spanOfSource(expectation)));
  const rule = `${action} ${written}`;
  const { place, edit } = placeFor(ruleSet, opponentsOf(analysis, source, action), rule, line);
  const change = verdictChange(analysis, [edit]);
  const isHeld = opponentsOf(change.after, source, action).length === 0;
  // A directive that stands below the first rule has no effect.
  const isIdle = change.after.ruleSet.idleDirectives.length > ruleSet.idleDirectives.length;
  if (!isHeld || isIdle) return [];
  return [{ title: `Make the expectation hold: ${rule} ${place} (${effectText(change)})`, edits: () => [edit] }];
}

/** Where the rule has to stand, as text and as edit. */
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

/** The rules with another action that decide some of the source; `undefined` is the default. */
function opponentsOf({ ruleSet, partition }: Side, source: Source, action: Action): readonly (RuleId | undefined)[] {
  return sharesOf(partition, source)
    .shares.map(({ rule }) => rule)
    .filter((id) => verdictOf(ruleSet, id) !== action);
}
