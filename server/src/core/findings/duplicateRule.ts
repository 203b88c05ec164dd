import { sameAddresses } from "../describe/counts.js";
import { twinLineOf, verbOf } from "../describe/wording.js";
import { deadKind } from "./deadKind.js";

export const duplicateRule = deadKind({
  code: "duplicate-rule",
  summary: "a rule for the same addresses as an earlier one, with the same action",
  severity: "information",
  fixes: ["removeRule"],
  what: (analysis, hidden, isCounted) =>
    `Repeats ${twinLineOf(analysis, hidden)}, which ${verbOf(analysis.ruleSet, hidden.rule.action)} ${isCounted ? sameAddresses(hidden.whole) : "the same addresses"}`,
  advice: () => "Remove it: no verdict changes.",
  why: () => "Whoever changes one of the two later will wonder why nothing happens.",
});
