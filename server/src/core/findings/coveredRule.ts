import { hidingLines, moveAdvice, participleOf } from "../describe/wording.js";
import { deadKind } from "./deadKind.js";

export const coveredRule = deadKind({
  code: "covered-rule",
  summary: "a rule that earlier rules hide, all of the same action",
  severity: "information",
  fixes: ["removeRule"],
  what: (analysis, hidden, isCounted) => `Never fires: ${hidingLines(analysis, hidden, isCounted)}`,
  advice: moveAdvice,
  why: ({ ruleSet }, { rule }) =>
    `What it matches is already ${participleOf(ruleSet, rule.action)}, and whoever changes it will wonder why nothing happens.`,
});
