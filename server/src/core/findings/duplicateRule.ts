import { mentionTwin, sameAddresses } from "../describe/wording.js";
import { deadKind } from "./deadKind.js";

export const duplicateRule = deadKind({
  code: "duplicate-rule",
  summary: "a rule for the same addresses as an earlier one, with the same action",
  severity: "information",
  fixes: ["removeRule"],
  message: (analysis, hidden) =>
    `This ${hidden.rule.action} says again what ${mentionTwin(analysis, hidden)} says of ${sameAddresses(hidden.whole)}.`,
  advice: () => "Whoever changes one of the two later will wonder why nothing happens. Remove it; no verdict changes.",
});
