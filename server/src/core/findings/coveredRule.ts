import { hiddenBy, mentionAll, participle, relatedShares, shareOf } from "../describe/wording.js";
import { deadKind } from "./deadKind.js";

export const coveredRule = deadKind({
  code: "covered-rule",
  summary: "a rule that earlier rules hide, all of the same action",
  severity: "information",
  explain(analysis, id) {
    const hidden = hiddenBy(analysis, id);
    const { rule, whole, deciders } = hidden;
    const verb = deciders.length === 1 ? "decides" : "together decide";
    return {
      message: `This ${rule.action} never fires: ${mentionAll(analysis.ruleSet, deciders)} ${verb} ${shareOf(whole, whole)} first, with the same action. What it names is ${participle(rule.action)} already, and would stay so without it. Remove it; no verdict changes.`,
      related: relatedShares(analysis, hidden),
    };
  },
});
