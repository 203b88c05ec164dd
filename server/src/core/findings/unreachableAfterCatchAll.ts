import { isNone } from "../address/count.js";
import { capitalized, explainPrecedence, hidingLines, lostShare, moveAdvice } from "../describe/wording.js";
import { isOurs, ruleOf } from "../model/ruleSet.js";
import { isCatchAllOf } from "../model/source.js";
import { deadKind } from "./deadKind.js";

/** Reports a rule behind a catch-all for each of its families (Q316205). */
export const unreachableAfterCatchAll = deadKind({
  code: "unreachable-after-catch-all",
  summary: "a rule after a catch-all",
  severity: "warning",
  fixes: ["moveAbove", "commentOut", "removeRule"],
  what: (analysis, hidden, isCounted) => `Never fires: ${hidingLines(analysis, hidden, isCounted)}`,
  advice: moveAdvice,
  why(analysis, hidden) {
    // Exchange knew IPv4 only, so the article means no catch-all of IPv6.
    const isOfExchange = hidden.deciders.some((decider) => {
      const { action, source } = ruleOf(analysis.ruleSet, decider.id);
      return action === "reject" && isCatchAllOf(source, "ipv4");
    });
    const exchange =
      isOfExchange && isOurs(analysis.ruleSet) ? ", and Exchange keeps no rules after such a catch-all (Q316205)" : "";
    const precedence = explainPrecedence(analysis, hidden);
    return `${isNone(hidden.lost) ? capitalized(precedence) : `${lostShare(analysis, hidden)}: ${precedence}`}${exchange}.`;
  },
});
