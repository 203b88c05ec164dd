import { lineOfPlace } from "../../model/finding.js";
import type { Fixer } from "../fix.js";
import { removeWithIgnores } from "../lines.js";
import { fixRemovingRule } from "../verdictChange.js";

/** Removes a rule that no verdict needs. */
export const removeRule: Fixer = (analysis, { place }) => {
  const { ruleSet } = analysis;
  return [fixRemovingRule(analysis, "Remove rule", removeWithIgnores(ruleSet, [lineOfPlace(ruleSet, place)]))];
};
