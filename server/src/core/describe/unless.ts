import type { Analysis } from "../analysis/analyze.js";
import { livingPartialRules } from "../analysis/questions/bounds.js";
import type { Condition } from "../model/condition.js";
import { conditionOf, type RuleId, type RuleSet, ruleOf, textOfLine } from "../model/ruleSet.js";
import { isOwnWord, isPartial } from "../model/ruleTable.js";
import { linesOf, listed, quoted } from "./wording.js";

/** More of a condition nobody reads in a sentence. */
const WHY_AT_MOST = 200;

/** Says when a rule turns a verdict, as a clause: `the included file was not read`, `the client authenticates`. */
export function whyOf(ruleSet: RuleSet, id: RuleId): string {
  const { rules, format } = ruleSet;
  const condition = conditionOf(ruleSet, id);
  if (condition !== undefined) return quoted(condition.why, WHY_AT_MOST);
  const { actionSpan, addressSpan } = ruleOf(ruleSet, id);
  // A rule for everybody may have no other word than its action.
  const { start, end } = actionSpan ?? addressSpan;
  return format.openEnd?.(quoted(textOfLine(ruleSet, rules.lines[id] ?? 0).slice(start, end))) ?? "";
}

/**
 * Says what may give an answer the other verdict: `unless line 3 applies (the included file was not read)`.
 *
 * `unless` are the rules that `unlessOf` returns. Empty without any.
 */
export function describeUnless(ruleSet: RuleSet, unless: readonly RuleId[]): string {
  if (unless.length === 0) return "";
  const partial = unless.filter((id) => isPartial(ruleSet.rules, id));
  const ends = unless.filter((id) => !isPartial(ruleSet.rules, id)).map((id) => whyOf(ruleSet, id));
  const applies =
    partial.length === 0 ? [] : [`${linesOf(ruleSet, partial, "or")} applies${describeWhys(ruleSet, partial)}`];
  return `unless ${listed([...applies, ...new Set(ends)], "or")}`;
}

/** Says why nobody knows whether some partial rules apply, if all have the same reason: ` (the included file was not read)`. */
export function describeWhys(ruleSet: RuleSet, partial: readonly RuleId[]): string {
  const whys = new Set(partial.map((id) => whyOf(ruleSet, id)));
  return whys.size === 1 ? ` (${[...whys].join("")})` : "";
}

/** Says for which connections something is: `for connections over SSL and for connections as user bob`. */
export function describeConditions(conditions: readonly Condition[]): string {
  return listed(conditions.map(({ why }) => quoted(why, WHY_AT_MOST)));
}

/** Says which rules the counts of a list leave out. `undefined` if there are none. Dead rules change no count. */
export function describeLeftOut(analysis: Pick<Analysis, "ruleSet" | "traits">): string | undefined {
  const { ruleSet } = analysis;
  const partial = livingPartialRules(analysis);
  if (partial.length === 0) return undefined;
  const lines = linesOf(ruleSet, partial);
  return `${lines} may decide some of these addresses first${describeWhys(ruleSet, partial)}`;
}

/** Returns how many rules of a list may apply or not, without those of included files. */
export function partialCountOf(analysis: Pick<Analysis, "ruleSet" | "traits">): number {
  const { rules } = analysis.ruleSet;
  return livingPartialRules(analysis).filter((id) => isOwnWord(rules, id)).length;
}
