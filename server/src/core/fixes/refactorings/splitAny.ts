import { onOneRule } from "../refactoring.js";
import { replaceBySeveral } from "../written.js";

/** Splits a rule for `any` into one for each family, for programs with a list for each family. */
export const splitAny = onOneRule(({ ruleSet }, placed) => {
  if (placed.written.source.kind !== "any") return [];
  const edit = replaceBySeveral(ruleSet, placed, ["0.0.0.0 0.0.0.0", "::/0"]);
  return [{ label: 'Split "any" into 0.0.0.0 0.0.0.0 and ::/0', edits: [edit] }];
});
