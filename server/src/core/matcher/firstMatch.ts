import type { Address } from "../address/address.js";
import { evaluationOrder, modelOf, type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import { matches } from "../model/source.js";
import { toEnd } from "../text/steps.js";

/**
 * The rule that decides an address, read from the first rule of the evaluation order to the last; `undefined` when the
 * default decides. Slow and obviously right: what the compiled partition is proved against.
 */
export function firstMatch(ruleSet: RuleSet, address: Address): RuleId | undefined {
  return toEnd(evaluationOrder(ruleSet, modelOf(ruleSet))).find((id) => matches(ruleOf(ruleSet, id).source, address));
}
