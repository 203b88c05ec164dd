import { lineOfPlace } from "../../model/finding.js";
import type { Fixer } from "../fix.js";
import { removeWithIgnores } from "../lines.js";
import { fixWithoutRule } from "../verdictChange.js";

/** Removes a rule that decides nothing, or nothing that would come out otherwise without it. */
export const removeRule: Fixer = (analysis, { place }) => {
  const { ruleSet } = analysis;
  return [fixWithoutRule(analysis, "Remove rule", removeWithIgnores(ruleSet, [lineOfPlace(ruleSet, place)]))];
};
