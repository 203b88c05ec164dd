import type { Fixer } from "../fix.js";
import { firstLineOf, moveLinesUp } from "../lines.js";

/** Moves a directive above the first rule, where it has effect. */
export const moveDirectiveUp: Fixer = ({ ruleSet }, _, line) => {
  const target = firstLineOf(ruleSet, ruleSet.rules.lines[0] ?? 0);
  return [{ label: "Move above the first rule", edits: moveLinesUp(ruleSet, line, line, target) }];
};
