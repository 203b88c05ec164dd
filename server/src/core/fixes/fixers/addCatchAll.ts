import type { Fixer } from "../fix.js";
import { insertBelow } from "../lines.js";

/** Adds `reject any` after the last rule, as an allow list needs it. */
export const addCatchAll: Fixer = ({ ruleSet }) => {
  const last = ruleSet.rules.lines.at(-1);
  if (last === undefined) return [];
  return [{ label: 'Add "reject any" after the last rule', edits: [insertBelow(ruleSet, last, "reject any")] }];
};
