import type { Family } from "../../address/address.js";
import { isNone } from "../../address/count.js";
import { hasDecided } from "../../matcher/read/cells.js";
import type { RuleId } from "../../model/ruleSet.js";
import { sourceOf } from "../../model/ruleTable.js";
import { familiesOf } from "../../model/source.js";
import type { Budget, Steps } from "../../text/steps.js";
import { type Analysis, judgedIn } from "../analyze.js";
import { hasTrait, isAmbiguous, isDead, isInDoubt } from "../passes/traits.js";
import { hiddenBy } from "./shares.js";

/**
 * Returns the rule in doubt to correct before a dead or redundant rule is removed or moved. `undefined` if there is none.
 *
 * That is the rule itself, or the rule in doubt that decides most of a dead rule. Any rule in doubt of the family may make a
 * redundant rule needed, so that the first one is returned. O(cells inside the rule).
 */
export function* doubtAbout(analysis: Analysis, id: RuleId, budget: Budget): Steps<RuleId | undefined> {
  const { traits } = analysis;
  if (isInDoubt(traits, id)) return id;
  const first = doubtBeside(analysis, id);
  if (first === undefined || !isDead(traits, id)) return first;
  const [list, own, idIn] = judgedIn(analysis, id);
  const { deciders, unproved } = yield* hiddenBy(list, own, budget);
  const hiding = deciders.map((decider) => idIn(decider.id));
  return hiding.find((rule) => isInDoubt(traits, rule)) ?? (!isNone(unproved) ? first : undefined);
}

/** Returns the first rule in doubt in the families of a rule. */
export function doubtBeside({ ruleSet, firstInDoubt }: Analysis, id: RuleId): RuleId | undefined {
  const [first] = familiesOf(sourceOf(ruleSet.rules, id)).flatMap((family) => firstInDoubt[family] ?? []);
  return first;
}

/** Returns the first rule in doubt on which the verdicts of some families rest: no catch-all makes it unreachable. O(rules). */
export function doubtOfList({ ruleSet, traits }: Analysis, families: readonly Family[]): RuleId | undefined {
  const rests = (id: RuleId) =>
    isInDoubt(traits, id) &&
    !hasTrait(traits, id, "unreachable-after-catch-all") &&
    familiesOf(sourceOf(ruleSet.rules, id)).some((family) => families.includes(family));
  const found = traits.findIndex((_, id) => rests(id));
  return found === -1 ? undefined : found;
}

/** Whether an ambiguous rule may decide a part of a rule, or the budget ran out. O(cells inside the rule), up to the first such part. */
export function* mayHaveAmbiguousDecider(
  { ruleSet, partition, traits }: Analysis,
  id: RuleId,
  budget: Budget,
): Steps<boolean> {
  const isWanted = (rule: RuleId | undefined, isProved: boolean) =>
    !isProved || (rule !== undefined && isAmbiguous(traits, rule));
  return (yield* hasDecided(partition, sourceOf(ruleSet.rules, id), budget, isWanted)) || budget.left < 0;
}
