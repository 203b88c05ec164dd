import type { Analysis } from "../analysis/analyze.js";
import { modelOf, type RuleId, ruleOf } from "../model/ruleSet.js";
import { isCatchAll, matchCountOf } from "../model/source.js";
import { deadKind } from "./kind.js";
import { decidersOf, mentionAll, moveAdvice, relatedShares, shareOf, whoWins } from "./wording.js";

/** A rule behind a catch-all for each of its families (Q316205). */
export const unreachableAfterCatchAll = deadKind("unreachable-after-catch-all", "warning", (analysis, id) => {
  const { ruleSet } = analysis;
  const { action, source } = ruleOf(ruleSet, id);
  const deciders = decidersOf(analysis, id).map(({ rule }) => rule);
  const whole = matchCountOf(source);
  const who = `${mentionAll(ruleSet, deciders)} already ${deciders.length === 1 ? "decides" : "decide"} ${shareOf(whole, whole)}`;
  const exchange = deciders.some((rule) => isRejectingCatchAll(analysis, rule))
    ? "; Exchange does not keep rules after such a catch-all (Q316205)"
    : "";
  return {
    message: `This ${action} never fires: ${who}, and ${whoWins(modelOf(ruleSet))}${exchange}. ${moveAdvice(analysis, id)}.`,
    related: relatedShares(analysis, id),
  };
});

function isRejectingCatchAll({ ruleSet }: Analysis, id: RuleId): boolean {
  const { action, source } = ruleOf(ruleSet, id);
  return action === "reject" && isCatchAll(source);
}
