import { lineOfPlace } from "../../model/finding.js";
import type { Fixer } from "../fix.js";
import { firstLineOf, moveLinesUp } from "../lines.js";

/** Moves a directive above the first rule, where it has effect. */
export const moveDirectiveUp: Fixer = ({ ruleSet }, { place }) => {
  const line = lineOfPlace(ruleSet, place);
  const target = firstLineOf(ruleSet, ruleSet.rules.lines[0] ?? 0);
  return [{ label: "Move above the first rule", edits: moveLinesUp(ruleSet, line, line, target) }];
};
