import { lineOfPlace } from "../model/finding.js";
import type { Fixer } from "./fix.js";
import { firstLineOf, removeLines } from "./lines.js";

/** Removes a rule that decides nothing, or nothing that would come out otherwise without it: the finding is the proof. */
export const removeRule: Fixer = ({ ruleSet }, { place }) => {
  const line = lineOfPlace(ruleSet, place);
  return [
    { title: "Remove rule (no verdict changes)", edits: [removeLines(ruleSet, firstLineOf(ruleSet, line), line)] },
  ];
};
