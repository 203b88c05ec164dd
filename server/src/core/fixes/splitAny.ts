import { endOfLineOf, textBefore } from "./lines.js";
import { onOneRule, refactoredWithEffect } from "./refactoring.js";
import { replaceSource } from "./written.js";

/** Writes a rule for `any` as one for each family, as programs want it that have a list for each. */
export const splitAny = onOneRule((analysis, { line, rule }) => {
  if (rule.source.kind !== "any") return [];
  const { ruleSet } = analysis;
  const before = textBefore(ruleSet, line, rule.addressSpan.start);
  const text = `0.0.0.0 0.0.0.0${endOfLineOf(ruleSet)}${before}::/0`;
  const edit = replaceSource(ruleSet, { written: rule, line }, text);
  return [refactoredWithEffect(analysis, 'Write "any" as 0.0.0.0 0.0.0.0 and ::/0', [edit])];
});
