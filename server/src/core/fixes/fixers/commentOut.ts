import { isDead, isInDoubt } from "../../analysis/passes/traits.js";
import { doubtAbout, doubtBeside } from "../../analysis/questions/doubt.js";
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

/**
 * Comments out rules. Offered if one of them decides something: dead rules have a fix for this.
 *
 * Not offered if one is in doubt, or dead because of one in doubt. Beside a rule in doubt a verdict must change.
 */
export const commentOutRules: Refactoring = function* (analysis, lines, _, budget) {
  const { ruleSet, traits } = analysis;
  const rules = rulesOn(ruleSet, lines);
  if (rules.every(({ id }) => isDead(traits, id))) return;
  for (const { id } of rules) {
    if (isInDoubt(traits, id)) return;
    if (isDead(traits, id) && (yield* doubtAbout(analysis, id, budget)) !== undefined) return;
  }
  const edits = rules.flatMap(({ line }) => commentMarks(ruleSet, line));
  const label = rules.length === 1 ? "Comment out rule" : "Comment out rules";
  const isBesideDoubt = rules.some(({ id }) => doubtBeside(analysis, id) !== undefined);
  yield { label, edits, ...(isBesideDoubt ? { mustKeepVerdicts: false } : {}) };
};

function commentMarks(ruleSet: RuleSet, line: number): readonly Edit[] {
  return [...ignoreLinesOf(ruleSet, line), line].map((each) => {
    const { statement } = lineAt(ruleSet, each);
    const start =
      statement === undefined ? beginningOf(ruleSet, each) : offsetOf(ruleSet, each) + spanOfStatement(statement).start;
    return { start, end: start, text: "# " };
  });
}
