import { isDead } from "../../analysis/passes/traits.js";
import { lineAt, type RuleSet } from "../../model/ruleSet.js";
import { spanOfStatement } from "../../model/statement.js";
import type { Edit } from "../../text/text.js";
import type { Fixer } from "../fix.js";
import { beginningOf, ignoreLinesOf, offsetOf } from "../lines.js";
import { type Refactoring, rulesOn } from "../refactoring.js";
import { effectOfRemoving } from "../verdictChange.js";

/** Comments out a rule that decides nothing, and its ignore comments: they would apply to the next rule. */
export const commentOut: Fixer = (analysis, _, line) => [
  { label: "Comment out", edits: commentMarks(analysis.ruleSet, line), effect: effectOfRemoving(analysis) },
];

/** Comments out rules. Offered if one of them decides something: dead rules have a fix for this. */
export const commentOutRules: Refactoring = ({ ruleSet, traits }, lines) => {
  const rules = rulesOn(ruleSet, lines);
  if (rules.every(({ id }) => isDead(traits, id))) return [];
  const edits = rules.flatMap(({ line }) => commentMarks(ruleSet, line));
  return [{ label: rules.length === 1 ? "Comment out rule" : "Comment out rules", edits }];
};

function commentMarks(ruleSet: RuleSet, line: number): readonly Edit[] {
  return [...ignoreLinesOf(ruleSet, line), line].map((each) => {
    const { statement } = lineAt(ruleSet, each);
    const start =
      statement === undefined ? beginningOf(ruleSet, each) : offsetOf(ruleSet, each) + spanOfStatement(statement).start;
    return { start, end: start, text: "# " };
  });
}
