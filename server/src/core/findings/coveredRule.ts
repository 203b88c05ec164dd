import { mentionAll, participle, shareOf } from "../describe/wording.js";
import { deadKind } from "./deadKind.js";

export const coveredRule = deadKind({
  code: "covered-rule",
  summary: "a rule that earlier rules hide, all of the same action",
  severity: "information",
  fixes: ["removeRule"],
  message({ ruleSet }, { rule, whole, deciders }) {
    const verb = deciders.length === 1 ? "decides" : "together decide";
    return `This ${rule.action} never fires: ${mentionAll(ruleSet, deciders)} ${verb} ${shareOf(whole, whole)} first, with the same action.`;
  },
  advice: (_, { rule }) =>
    `What it names is ${participle(rule.action)} already, and would stay so without it. Remove it; no verdict changes.`,
});
