import { ruleOf } from "../model/ruleSet.js";
import { matchCountOf } from "../model/source.js";
import { deadKind } from "./kind.js";
import { decidersOf, mentionAll, participle, relatedShares, shareOf } from "./wording.js";

/** A rule hidden by rules of the same action. */
export const coveredRule = deadKind("covered-rule", "information", (analysis, id) => {
  const { ruleSet } = analysis;
  const { action, source } = ruleOf(ruleSet, id);
  const deciders = decidersOf(analysis, id).map(({ rule }) => rule);
  const whole = matchCountOf(source);
  const verb = deciders.length === 1 ? "decides" : "together decide";
  return {
    message: `This ${action} never fires: ${mentionAll(ruleSet, deciders)} ${verb} ${shareOf(whole, whole)} first, with the same action. What it names is ${participle(action)} already, and would stay so without it. Remove it; no verdict changes.`,
    related: relatedShares(analysis, id),
  };
});
