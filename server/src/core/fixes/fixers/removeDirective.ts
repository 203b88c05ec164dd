import { lineOfPlace } from "../../model/finding.js";
import type { Fixer } from "../fix.js";
import { removeLines } from "../lines.js";
import { NO_CHANGE } from "../verdictChange.js";

/** Removes a directive that has no effect. */
export const removeDirective: Fixer = ({ ruleSet }, { place }) => {
  const line = lineOfPlace(ruleSet, place);
  return [{ label: "Remove directive", edits: [removeLines(ruleSet, line, line)], effect: NO_CHANGE }];
};
