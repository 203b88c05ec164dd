import type { Address } from "../../address/address.js";
import { decide, type Partition } from "../../matcher/partition.js";
import { type RuleId, type RuleSet, ruleOf, verdictOf } from "../../model/ruleSet.js";
import { matches } from "../../model/source.js";
import type { Verdict } from "../../model/statement.js";

/** The result of a connection test. */
export interface Connection {
  readonly verdict: Verdict;
  /** The deciding rule, `undefined` for the default. */
  readonly rule: RuleId | undefined;
}

/** Tests a connection from an address. O(log rules). */
export function connect(ruleSet: RuleSet, partition: Partition, address: Address): Connection {
  const rule = decide(partition, address);
  return { rule, verdict: verdictOf(ruleSet, rule) };
}

/** Returns the first `atMost` rules after the deciding one that match the address as well. O(rules). */
export function laterMatches(
  ruleSet: RuleSet,
  partition: Partition,
  rule: RuleId,
  address: Address,
  atMost: number,
): readonly RuleId[] {
  const later: RuleId[] = [];
  for (let rank = partition.order.indexOf(rule) + 1; rank < partition.order.length && later.length < atMost; rank++) {
    const id = partition.order[rank] ?? 0;
    if (matches(ruleOf(ruleSet, id).source, address)) later.push(id);
  }
  return later;
}
