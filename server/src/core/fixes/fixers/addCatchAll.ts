import type { Fixer } from "../fix.js";
import { insertBelow } from "../lines.js";
import { fixWithEffect } from "../verdictChange.js";

/** Ends the list with what an allow list needs at its end. */
export const addCatchAll: Fixer = (analysis) => {
  const { rules } = analysis.ruleSet;
  const last = rules.lines[rules.count - 1];
  if (last === undefined) return [];
  const edit = insertBelow(analysis.ruleSet, last, "reject any");
  return [fixWithEffect(analysis, 'Add "reject any" after the last rule', [edit])];
};
