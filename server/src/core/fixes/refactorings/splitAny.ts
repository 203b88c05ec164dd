import { onOneRule } from "../refactoring.js";
import { replaceBySeveral } from "../written.js";

/** Writes a rule for `any` as one for each family, as programs want it that have a list for each. */
export const splitAny = onOneRule((analysis, { line, rule }) => {
  if (rule.source.kind !== "any") return [];
  const { ruleSet } = analysis;
  const edit = replaceBySeveral(ruleSet, { written: rule, line }, ["0.0.0.0 0.0.0.0", "::/0"]);
  return [{ what: 'Write "any" as 0.0.0.0 0.0.0.0 and ::/0', edits: [edit] }];
});
