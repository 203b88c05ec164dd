import { lineOfPlace } from "../model/finding.js";
import { lineAt } from "../model/ruleSet.js";
import { spanOfStatement } from "../model/statement.js";
import type { Edit, Fixer } from "./fix.js";
import { firstLineOf, offsetOf } from "./lines.js";
import { fixWithoutRule } from "./verdictChange.js";

/** Makes a comment of a rule that decides nothing, and of the ignore comments above it, which would speak of the next rule. */
export const commentOut: Fixer = (analysis, { place }) => {
  const { ruleSet } = analysis;
  const line = lineOfPlace(ruleSet, place);
  const edits: Edit[] = [];
  for (let each = firstLineOf(ruleSet, line); each <= line; each++) {
    const { statement } = lineAt(ruleSet, each);
    const start = offsetOf(ruleSet, each) + (statement === undefined ? 0 : spanOfStatement(statement).start);
    edits.push({ start, end: start, text: "# " });
  }
  return [fixWithoutRule(analysis, "Comment out", edits)];
};
