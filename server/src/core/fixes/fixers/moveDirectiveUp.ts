import { lineOfPlace } from "../../model/finding.js";
import type { Fixer } from "../fix.js";
import { firstLineOf, moveLinesUp } from "../lines.js";
import { fixWithEffect } from "../verdictChange.js";

/** Moves a directive above the first rule, where it has effect. */
export const moveDirectiveUp: Fixer = (analysis, { place }) => {
  const { ruleSet } = analysis;
  const line = lineOfPlace(ruleSet, place);
  const target = firstLineOf(ruleSet, ruleSet.rules.lines[0] ?? 0);
  return [fixWithEffect(analysis, "Move above the first rule", moveLinesUp(ruleSet, line, line, target))];
};
