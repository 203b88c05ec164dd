import { decide } from "../../matcher/partition.js";
import { hasDecided } from "../../matcher/read/cells.js";
import { modelOf, type RuleId } from "../../model/ruleSet.js";
import { actionOf, sourceOf } from "../../model/ruleTable.js";
import { addressIn } from "../../model/source.js";
import { halfOfBudget, ROWS_A_STEP, type Steps } from "../../text/steps.js";
import type { AnalysisBase } from "./dead.js";
import { addTrait, type RuleTraits, traitBit } from "./traits.js";

/**
 * Marks the dead rules among partial rules that no slice judges: those that rules without conditions hide.
 *
 * Where the most specific rule decides, marks none: nobody knows how specific a partial rule is. O(cells inside the rules), as far as
 * the budget lasts.
 */
export function* markAmongSure(
  { ruleSet, partition, budget }: AnalysisBase,
  partial: readonly RuleId[],
  traits: RuleTraits,
): Steps<void> {
  if (modelOf(ruleSet) !== "first-match") return;
  const { rules } = ruleSet;
  const own = halfOfBudget(budget);
  for (const [place, id] of partial.entries()) {
    if (place % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
    const source = sourceOf(rules, id);
    // For most rules one address shows that no sure rule hides them. That is quicker than a walk over cells.
    const isLater = (rule: RuleId | undefined, isProved: boolean) => !isProved || rule === undefined || rule > id;
    if (source.kind !== "any" && isLater(decide(partition, addressIn(source)), true)) continue;
    if ((yield* hasDecided(partition, source, own, isLater)) || own.left < 0) continue;
    const isOther = (rule: RuleId | undefined) => rule !== undefined && actionOf(rules, rule) !== actionOf(rules, id);
    const isShadowed = yield* hasDecided(partition, source, own, isOther);
    addTrait(traits, id, traitBit(isShadowed ? "shadowed-rule" : "covered-rule"));
  }
}
