import { modelOf, ruleOf } from "../model/ruleSet.js";
import { matchCountOf, matchKeyOf } from "../model/source.js";
import { deadKind } from "./kind.js";
import { addresses, decidersOf, mention, participle, relatedShares, whoWins } from "./wording.js";

/** A rule for the same addresses as an earlier one, with the other action. */
export const contradictoryRule = deadKind("contradictory-rule", "warning", (analysis, id) => {
  const { ruleSet } = analysis;
  const { action, source } = ruleOf(ruleSet, id);
  const key = matchKeyOf(source);
  const twin =
    decidersOf(analysis, id).find(({ rule }) => matchKeyOf(ruleOf(ruleSet, rule).source) === key)?.rule ?? id;
  return {
    message: `This ${action} contradicts ${mention(ruleSet, twin)}, which matches the same ${addresses(matchCountOf(source))} with the other action, and ${whoWins(modelOf(ruleSet))}. They are ${participle(ruleOf(ruleSet, twin).action)} whatever this line says. Decide which of the two is meant and remove the other.`,
    related: relatedShares(analysis, id),
  };
});
