import { explainPrecedence, mentionAll, moveAdvice, shareOf } from "../describe/wording.js";
import { ruleOf } from "../model/ruleSet.js";
import { isCatchAllOf } from "../model/source.js";
import { deadKind } from "./deadKind.js";

/** Reports a rule behind a catch-all for each of its families (Q316205). */
export const unreachableAfterCatchAll = deadKind({
  code: "unreachable-after-catch-all",
  summary: "a rule that is asked after a catch-all",
  severity: "warning",
  fixes: ["moveAbove", "commentOut", "removeRule"],
  message(analysis, hidden) {
    const { ruleSet } = analysis;
    const { rule, whole, deciders } = hidden;
    const verb = deciders.length === 1 ? "decides" : "decide";
    const who = `${mentionAll(ruleSet, deciders)} already ${verb} ${shareOf(whole, whole)}`;
    // Exchange knew IPv4 only, so the article means no catch-all of IPv6.
    const isOfExchange = deciders.some((decider) => {
      const { action, source } = ruleOf(ruleSet, decider.id);
      return action === "reject" && isCatchAllOf(source, "ipv4");
    });
    const exchange = isOfExchange ? "; Exchange does not keep rules after such a catch-all (Q316205)" : "";
    return `This ${rule.action} never fires: ${who}, and ${explainPrecedence(analysis, hidden)}${exchange}.`;
  },
  advice: moveAdvice,
});
