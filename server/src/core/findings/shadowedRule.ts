import { explainPrecedence, hidingLines, lostShare, moveAdvice } from "../describe/wording.js";
import { deadKind } from "./deadKind.js";

export const shadowedRule = deadKind({
  code: "shadowed-rule",
  summary: "a rule that earlier rules hide, at least one of the other action",
  severity: "warning",
  fixes: ["moveAbove", "commentOut", "removeRule"],
  what: (analysis, hidden, isCounted) => `Never fires: ${hidingLines(analysis, hidden, isCounted)}`,
  advice: moveAdvice,
  why: (analysis, hidden) => `${lostShare(analysis, hidden)}: ${explainPrecedence(analysis, hidden)}.`,
});
