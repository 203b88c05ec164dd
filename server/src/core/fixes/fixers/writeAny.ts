import type { Fixer } from "../fix.js";
import { fixWithEffect } from "../verdictChange.js";
import { replaceSource, writtenAt } from "../written.js";

/** Replaces a source by `any`, every address of both families. */
export const writeAny: Fixer = (analysis, finding) => {
  const found = writtenAt(analysis.ruleSet, finding);
  if (found === undefined) return [];
  return [fixWithEffect(analysis, 'Write "any"', [replaceSource(analysis.ruleSet, found, "any")])];
};
