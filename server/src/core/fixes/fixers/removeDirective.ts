import { lineOfPlace } from "../../model/finding.js";
import type { Fixer } from "../fix.js";
import { removeLines } from "../lines.js";

/** Removes a directive that has no effect. */
export const removeDirective: Fixer = ({ ruleSet }, { place }) => {
  const line = lineOfPlace(ruleSet, place);
  return [{ title: "Remove directive (no verdict changes)", edits: [removeLines(ruleSet, line, line)] }];
};
