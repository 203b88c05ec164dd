import type { Address } from "../address/address.js";
import { connect } from "../analysis/questions/connection.js";
import type { Partition } from "../matcher/partition.js";
import { type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import { describeMismatch } from "./mismatch.js";

/** A rule and whether it matches and decides an address. */
export interface Hit {
  readonly rule: RuleId;
  readonly decides: boolean;
  /** Why the rule does not match. `undefined` if it does. */
  readonly why: string | undefined;
  /** `decides`, `matches too, but is asked later`, or why it does not match. */
  readonly explanation: string;
}

/** Yields, for one address, every rule in the order in which the model asks them. */
export function* describeHits(ruleSet: RuleSet, partition: Partition, address: Address): Generator<Hit> {
  const { rule: decidingRule } = connect(ruleSet, partition, address);
  for (const rule of partition.order) {
    const why = describeMismatch(ruleOf(ruleSet, rule).source, address);
    const decides = rule === decidingRule;
    yield { rule, decides, why, explanation: decides ? "decides" : (why ?? "matches too, but is asked later") };
  }
}
