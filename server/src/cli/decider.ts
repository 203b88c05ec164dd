import { lineNumberOf, type RuleId, type RuleSet, ruleText, verdictOf } from "../core/index.js";

/** Returns the line of a deciding rule for JSON, `null` for the default. */
export function deciderLine(ruleSet: RuleSet, rule: RuleId | undefined): number | null {
  return rule === undefined ? null : lineNumberOf(ruleSet, rule);
}

/** Returns for JSON what an address gets and which rule decides it. */
export function decisionShape(ruleSet: RuleSet, rule: RuleId | undefined) {
  const text = rule === undefined ? null : ruleText(ruleSet, rule);
  return { verdict: verdictOf(ruleSet, rule), line: deciderLine(ruleSet, rule), rule: text };
}

/** Returns in words what an address gets and which rule decides it: `accept, line 1 (accept any)`. */
export function decisionText(ruleSet: RuleSet, rule: RuleId | undefined): string {
  const decider = rule === undefined ? "default" : `line ${lineNumberOf(ruleSet, rule)} (${ruleText(ruleSet, rule)})`;
  return `${verdictOf(ruleSet, rule)}, ${decider}`;
}
