import type { Address } from "../address/address.js";
import { decide, type Partition } from "../matcher/partition.js";
import { defaultActionOf, evaluationOrder, modelOf, type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import { matches } from "../model/source.js";
import type { Verdict } from "../model/statement.js";

/** What happens to a client that connects. */
export interface Connection {
  readonly verdict: Verdict;
  /** The rule that decides; `undefined` for the default. */
  readonly rule: RuleId | undefined;
}

/** The verdict of an address, read from the partition. */
export function connect(ruleSet: RuleSet, partition: Partition, address: Address): Connection {
  const rule = decide(partition, address);
  return { rule, verdict: rule === undefined ? defaultActionOf(ruleSet) : ruleOf(ruleSet, rule).action };
}

/** The rules that match the address too but are asked after the one that decides, in evaluation order. */
export function laterMatches(ruleSet: RuleSet, rule: RuleId, address: Address): readonly RuleId[] {
  const order = evaluationOrder(ruleSet, modelOf(ruleSet));
  return [...order.subarray(order.indexOf(rule) + 1)].filter((id) => matches(ruleOf(ruleSet, id).source, address));
}
