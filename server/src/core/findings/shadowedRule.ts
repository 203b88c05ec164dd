import { capitalized, explainPrecedence, lostShare, mentionAll, moveAdvice, shareOf } from "../describe/wording.js";
import { deadKind } from "./deadKind.js";

export const shadowedRule = deadKind({
  code: "shadowed-rule",
  summary: "a rule that earlier rules hide, at least one of the other action",
  severity: "warning",
  fixes: ["moveAbove", "commentOut", "removeRule"],
  message(analysis, hidden) {
    const { rule, whole, deciders } = hidden;
    const verb = deciders.length === 1 ? "decides" : "together decide";
    const who = `${mentionAll(analysis.ruleSet, deciders)} ${verb} ${shareOf(whole, whole)} first`;
    return `This ${rule.action} never fires: ${who}, and ${explainPrecedence(analysis, hidden)}. ${capitalized(lostShare(hidden))}, against what this line says.`;
  },
  advice: moveAdvice,
});
