import type { Address } from "../address/address.js";
import { evaluationOrder, modelOf, type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import { matches } from "../model/source.js";
import { runToEnd } from "../text/steps.js";

/**
 * Returns the rule that decides an address, `undefined` for the default, by trying one rule after the other.
 *
 * Slow and obviously right: tests compare the partition with it. O(rules).
 */
export function firstMatch(ruleSet: RuleSet, address: Address): RuleId | undefined {
  return runToEnd(evaluationOrder(ruleSet, modelOf(ruleSet))).find((id) =>
    matches(ruleOf(ruleSet, id).source, address),
  );
}
