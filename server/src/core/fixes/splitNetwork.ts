import { halvesOf } from "../model/halves.js";
import { endOfLineOf, textBefore } from "./lines.js";
import { onOneRule, refactoredWithEffect } from "./refactoring.js";
import { replaceSource, writtenLike } from "./written.js";

/** Makes two rules of one, each for half of its network. */
export const splitNetwork = onOneRule((analysis, { line, rule }) => {
  const { ruleSet } = analysis;
  const placed = { written: rule, line };
  const halves = halvesOf(rule.source)?.map((half) => writtenLike(placed, ruleSet, half));
  if (halves === undefined) return [];
  // What stands before the address, indentation included, stands before the second one too.
  const before = textBefore(ruleSet, line, rule.addressSpan.start);
  const edit = replaceSource(ruleSet, placed, halves.join(endOfLineOf(ruleSet) + before));
  return [refactoredWithEffect(analysis, `Split into ${halves.join(" and ")}`, [edit])];
});
