import { sameAddresses } from "../describe/counts.js";
import { explainPrecedence, lostShare, otherAction, twinLineOf, verbOf } from "../describe/wording.js";
import { isOurs } from "../model/ruleSet.js";
import { deadKind } from "./deadKind.js";

export const contradictoryRule = deadKind({
  code: "contradictory-rule",
  summary: "a rule for the same addresses as an earlier one, with the other action",
  severity: "warning",
  fixes: ["commentOut", "removeRule"],
  what(analysis, hidden, isCounted) {
    const { ruleSet } = analysis;
    const other = otherAction(hidden.rule.action);
    const says = isOurs(ruleSet) ? `says ${other} for` : verbOf(ruleSet, other);
    const which = isCounted ? sameAddresses(hidden.whole) : "the same addresses";
    return `Never fires: ${twinLineOf(analysis, hidden)} ${says} ${which}`;
  },
  advice: () => "Decide which one is meant.",
  why: (analysis, hidden) => `${lostShare(analysis, hidden)}: ${explainPrecedence(analysis, hidden)}.`,
});
