import { ruleOf } from "../model/ruleSet.js";
import { matchCountOf, matchKeyOf } from "../model/source.js";
import { deadKind } from "./kind.js";
import { addresses, decidersOf, mention, relatedShares } from "./wording.js";

/** A rule that says again what an earlier one says. */
export const duplicateRule = deadKind("duplicate-rule", "information", (analysis, id) => {
  const { ruleSet } = analysis;
  const { action, source } = ruleOf(ruleSet, id);
  const key = matchKeyOf(source);
  const twin =
    decidersOf(analysis, id).find(({ rule }) => matchKeyOf(ruleOf(ruleSet, rule).source) === key)?.rule ?? id;
  return {
    message: `This ${action} says again what ${mention(ruleSet, twin)} says of the same ${addresses(matchCountOf(source))}. Whoever changes one of the two later will wonder why nothing happens. Remove it; no verdict changes.`,
    related: relatedShares(analysis, id),
  };
});
