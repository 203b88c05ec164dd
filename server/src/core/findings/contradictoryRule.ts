import {
  capitalized,
  explainPrecedence,
  hiddenBy,
  lostShare,
  mention,
  relatedShares,
  sameAddresses,
  twinAmong,
} from "../describe/wording.js";
import { deadKind } from "./deadKind.js";

export const contradictoryRule = deadKind({
  code: "contradictory-rule",
  summary: "a rule for the same addresses as an earlier one, with the other action",
  severity: "warning",
  explain(analysis, id) {
    const hidden = hiddenBy(analysis, id);
    const twin = twinAmong(analysis, hidden) ?? id;
    return {
      message: `This ${hidden.rule.action} contradicts ${mention(analysis.ruleSet, twin)}, which matches ${sameAddresses(hidden.whole)} with the other action, and ${explainPrecedence(analysis, hidden)}. ${capitalized(lostShare(hidden))}, against what this line says. Decide which of the two is meant and remove the other.`,
      related: relatedShares(analysis, hidden),
    };
  },
});
