import { halvesOf } from "../../model/halves.js";
import { onOneRule } from "../refactoring.js";
import { replaceBySeveral, writtenLike } from "../written.js";

/** Splits a rule into two, each for half of its network. */
export const splitNetwork = onOneRule((analysis, { line, rule }) => {
  const { ruleSet } = analysis;
  const placed = { written: rule, line };
  const halves = halvesOf(rule.source)?.map((half) => writtenLike(ruleSet, placed, half));
  if (halves === undefined) return [];
  const edit = replaceBySeveral(ruleSet, placed, halves);
  return [{ label: `Split into ${halves.join(" and ")}`, edits: [edit] }];
});
