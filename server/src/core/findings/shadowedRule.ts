import { modelOf, ruleOf } from "../model/ruleSet.js";
import { matchCountOf } from "../model/source.js";
import { deadKind } from "./kind.js";
import {
  capitalized,
  decidersOf,
  mentionAll,
  moveAdvice,
  otherAction,
  participle,
  relatedShares,
  shareOf,
  whoWins,
} from "./wording.js";

/** A rule hidden by rules of which at least one has the other action. */
export const shadowedRule = deadKind("shadowed-rule", "warning", (analysis, id) => {
  const { ruleSet } = analysis;
  const { action, source } = ruleOf(ruleSet, id);
  const deciders = decidersOf(analysis, id);
  const whole = matchCountOf(source);
  const lost = deciders.reduce(
    (sum, { rule, count }) => (ruleOf(ruleSet, rule).action === action ? sum : sum + count),
    0n,
  );
  const who = mentionAll(
    ruleSet,
    deciders.map(({ rule }) => rule),
  );
  const verb = deciders.length === 1 ? "decides" : "together decide";
  const verdict = participle(otherAction(action));
  const why = whole === 1n ? `It is ${verdict}` : `${capitalized(shareOf(lost, whole))} are ${verdict}`;
  return {
    message: `This ${action} never fires: ${who} ${verb} ${shareOf(whole, whole)} first, and ${whoWins(modelOf(ruleSet))}. ${why}, against what this line says. ${moveAdvice(analysis, id)}.`,
    related: relatedShares(analysis, id),
  };
});
