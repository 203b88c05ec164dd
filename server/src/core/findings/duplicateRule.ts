import { hiddenBy, mention, relatedShares, sameAddresses, twinAmong } from "../describe/wording.js";
import { deadKind } from "./deadKind.js";

export const duplicateRule = deadKind({
  code: "duplicate-rule",
  summary: "a rule for the same addresses as an earlier one, with the same action",
  severity: "information",
  explain(analysis, id) {
    const hidden = hiddenBy(analysis, id);
    const twin = twinAmong(analysis, hidden) ?? id;
    return {
      message: `This ${hidden.rule.action} says again what ${mention(analysis.ruleSet, twin)} says of ${sameAddresses(hidden.whole)}. Whoever changes one of the two later will wonder why nothing happens. Remove it; no verdict changes.`,
      related: relatedShares(analysis, hidden),
    };
  },
});
