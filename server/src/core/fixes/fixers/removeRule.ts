import type { Fixer } from "../fix.js";
import { removeWithIgnores } from "../lines.js";
import { effectOfRemoving } from "../verdictChange.js";

/** Removes a rule that no verdict needs. */
export const removeRule: Fixer = (analysis, _, line) => [
  { label: "Remove rule", edits: removeWithIgnores(analysis.ruleSet, [line]), effect: effectOfRemoving(analysis) },
];
