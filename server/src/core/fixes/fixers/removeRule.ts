import { removeRules } from "../extents.js";
import type { Fixer } from "../fix.js";
import { effectOfRemoving } from "../verdictChange.js";

/** Removes a rule that no verdict needs. */
export const removeRule: Fixer = (analysis, { place }) =>
  "rule" in place
    ? [
        {
          label: "Remove rule",
          edits: removeRules(analysis.ruleSet, [place.rule]),
          effect: effectOfRemoving(analysis, place.rule),
        },
      ]
    : [];
