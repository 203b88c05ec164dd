import type { RuleId } from "../../model/ruleSet.js";
import type { Analysis } from "../analyze.js";
import { sharesOf } from "./shares.js";

/**
 * How many expectations depend on each rule that some depend on: it decides an address that they speak of, so that they would notice
 * a change of it. O(cells inside their sources).
 */
export function dependents({ partition, expectations }: Analysis): ReadonlyMap<RuleId, number> {
  const counts = new Map<RuleId, number>();
  for (const { expectation } of expectations) {
    for (const { rule } of sharesOf(partition, expectation.source).shares) {
      if (rule !== undefined) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
  }
  return counts;
}
