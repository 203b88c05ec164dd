import { capitalized, explainPrecedence, lostShare, mentionTwin, sameAddresses } from "../describe/wording.js";
import { deadKind } from "./deadKind.js";

export const contradictoryRule = deadKind({
  code: "contradictory-rule",
  summary: "a rule for the same addresses as an earlier one, with the other action",
  severity: "warning",
  fixes: ["commentOut", "removeRule"],
  message: (analysis, hidden) =>
    `This ${hidden.rule.action} contradicts ${mentionTwin(analysis, hidden)}, which matches ${sameAddresses(hidden.whole)} with the other action, and ${explainPrecedence(analysis, hidden)}. ${capitalized(lostShare(hidden))}, against what this line says.`,
  advice: () => "Decide which of the two is meant and remove the other.",
});
