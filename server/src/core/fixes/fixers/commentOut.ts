import { isDead, isInDoubt } from "../../analysis/passes/traits.js";
import { doubtAbout, doubtBeside } from "../../analysis/questions/doubt.js";
import { isOurs, lineAt, type RuleId, type RuleSet } from "../../model/ruleSet.js";
import { spanOfStatement } from "../../model/statement.js";
import type { Edit } from "../../text/text.js";
import { ownLinesOf } from "../extents.js";
import type { Fixer } from "../fix.js";
import { beginningOf, ignoreLinesOf, offsetOf } from "../lines.js";
import { type Refactoring, rulesOn } from "../refactoring.js";
import { effectOfRemoving } from "../verdictChange.js";

/** Comments out a rule that decides nothing, and its ignore comments: they would apply to the next rule. */
export const commentOut: Fixer = (analysis, { place }) => {
  if (!("rule" in place)) return [];
  const edits = commentMarks(analysis.ruleSet, place.rule);
  return edits === undefined ? [] : [{ label: "Comment out", edits, effect: effectOfRemoving(analysis, place.rule) }];
};

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
  const marks = rules.map(({ id }) => commentMarks(ruleSet, id));
  const edits = marks.flatMap((ofRule) => ofRule ?? []);
  if (marks.includes(undefined)) return;
  const label = rules.length === 1 ? "Comment out rule" : "Comment out rules";
  const isBesideDoubt = rules.some(({ id }) => doubtBeside(analysis, id) !== undefined);
  yield { label, edits, ...(isBesideDoubt ? { mustKeepVerdicts: false } : {}) };
};

/** Puts a sign before each line of a rule. `undefined` if these lines hold more than the rule. */
function commentMarks(ruleSet: RuleSet, id: RuleId): readonly Edit[] | undefined {
  const own = ownLinesOf(ruleSet, id);
  if (own === undefined) return undefined;
  const lines = Array.from({ length: own.last - own.first + 1 }, (_, place) => own.first + place);
  return [...ignoreLinesOf(ruleSet, own.first), ...lines].map((each) => {
    const { statement } = lineAt(ruleSet, each);
    // Our own rules keep their indentation. To Postfix, an indented line belongs to the one above.
    const start =
      statement === undefined || !isOurs(ruleSet)
        ? beginningOf(ruleSet, each)
        : offsetOf(ruleSet, each) + spanOfStatement(statement).start;
    return { start, end: start, text: "# " };
  });
}
