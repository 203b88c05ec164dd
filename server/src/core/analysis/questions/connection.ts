import type { Address } from "../../address/address.js";
import { decide, type Partition } from "../../matcher/partition.js";
import { type RuleId, type RuleSet, ruleOf, verdictOf } from "../../model/ruleSet.js";
import { matches } from "../../model/source.js";
import type { Verdict } from "../../model/statement.js";

/** What happens to a client that connects. */
export interface Connection {
  readonly verdict: Verdict;
  /** The rule that decides; `undefined` for the default. */
  readonly rule: RuleId | undefined;
}

/** The verdict of an address, read from the partition. */
export function connect(ruleSet: RuleSet, partition: Partition, address: Address): Connection {
  const rule = decide(partition, address);
  return { rule, verdict: verdictOf(ruleSet, rule) };
}

/** The first rules, at most so many, that match the address too but are asked after the one that decides. */
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
