import type { Address } from "../address/address.js";
import { connect } from "../analysis/questions/connection.js";
import type { Partition } from "../matcher/partition.js";
import { type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import { describeMismatch } from "./mismatch.js";

/** What a rule has to do with an address. */
export interface Hit {
  readonly rule: RuleId;
  readonly decides: boolean;
  /** Why it does not match; `undefined` when it does. */
  readonly why: string | undefined;
  /** `decides`, `matches too, but is asked later`, or why it does not match. */
  readonly told: string;
}

/** For one address every rule, in the order in which they are asked: hit, or why not. */
export function* describeHits(ruleSet: RuleSet, partition: Partition, address: Address): Generator<Hit> {
  const { rule: decider } = connect(ruleSet, partition, address);
  for (const rule of partition.order) {
    const why = describeMismatch(ruleOf(ruleSet, rule).source, address);
    const decides = rule === decider;
    yield { rule, decides, why, told: decides ? "decides" : (why ?? "matches too, but is asked later") };
  }
}
