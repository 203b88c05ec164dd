import { lineOfPlace } from "../../model/finding.js";
import type { Fixer } from "../fix.js";
import { removeWithIgnores } from "../lines.js";
import { effectOfRemoving } from "../verdictChange.js";

/** Removes a rule that no verdict needs. */
export const removeRule: Fixer = (analysis, { place }) => {
  const edits = removeWithIgnores(analysis.ruleSet, [lineOfPlace(analysis.ruleSet, place)]);
  return [{ label: "Remove rule", edits, effect: effectOfRemoving(analysis) }];
};
