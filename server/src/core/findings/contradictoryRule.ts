import { sameAddresses } from "../describe/counts.js";
import { explainPrecedence, lostShare, otherAction, twinLineOf } from "../describe/wording.js";
import { deadKind } from "./deadKind.js";

export const contradictoryRule = deadKind({
  code: "contradictory-rule",
  summary: "a rule for the same addresses as an earlier one, with the other action",
  severity: "warning",
  fixes: ["commentOut", "removeRule"],
  what: (analysis, hidden, isCounted) =>
    `Never fires: line ${twinLineOf(analysis, hidden)} says ${otherAction(hidden.rule.action)} for ${isCounted ? sameAddresses(hidden.whole) : "the same addresses"}`,
  advice: () => "Decide which one is meant.",
  why: (analysis, hidden) => `${lostShare(hidden)}: ${explainPrecedence(analysis, hidden)}.`,
});
