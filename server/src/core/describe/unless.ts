import { lineNumberOf, type RuleId, type RuleSet, ruleOf, textOfLine } from "../model/ruleSet.js";
import { isPartial } from "../model/ruleTable.js";
import { listed, quoted } from "./wording.js";

const LINES_SHOWN = 4;

/** Says why a rule may turn a verdict, as a clause: `the included file was not read`, `the client authenticates`. */
export function whyOf(ruleSet: RuleSet, id: RuleId): string {
  const { rules, conditions, format } = ruleSet;
  if (!isPartial(rules, id)) {
    const { actionSpan } = ruleOf(ruleSet, id);
    const line = textOfLine(ruleSet, rules.lines[id] ?? 0);
    return format.openEnd?.(quoted(actionSpan === undefined ? "" : line.slice(actionSpan.start, actionSpan.end))) ?? "";
  }
  return conditions[(rules.conditions?.[id] ?? 0) - 1]?.why ?? "";
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
  const lines = [...new Set(partial.map((id) => lineNumberOf(ruleSet, id)))];
  const whys = new Set(partial.map((id) => whyOf(ruleSet, id)));
  const more = lines.length - LINES_SHOWN;
  const shown = [...lines.slice(0, LINES_SHOWN), ...(more > 0 ? [`${more} more`] : [])];
  const why = whys.size === 1 ? ` (${[...whys].join("")})` : "";
  const applies = lines.length === 0 ? [] : [`line ${listed(shown, "or")} applies${why}`];
  return `unless ${listed([...applies, ...new Set(ends)], "or")}`;
}
