import type { Fixer } from "../fix.js";
import { removeLines } from "../lines.js";
import { NO_CHANGE } from "../verdictChange.js";

/** Removes a directive that has no effect. */
export const removeDirective: Fixer = ({ ruleSet }, _, line) => [
  { label: "Remove directive", edits: [removeLines(ruleSet, line, line)], effect: NO_CHANGE },
];
