import type { Fixer } from "../fix.js";
import { insertBelow } from "../lines.js";
import { fixWithEffect } from "../verdictChange.js";

/** Adds `reject any` after the last rule, as an allow list needs it. */
export const addCatchAll: Fixer = (analysis) => {
  const { rules } = analysis.ruleSet;
  const last = rules.lines[rules.count - 1];
  if (last === undefined) return [];
  const edit = insertBelow(analysis.ruleSet, last, "reject any");
  return [fixWithEffect(analysis, 'Add "reject any" after the last rule', [edit])];
};
