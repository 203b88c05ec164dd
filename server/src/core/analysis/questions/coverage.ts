import type { RuleId } from "../../model/ruleSet.js";
import type { Analysis } from "../analyze.js";
import { sharesOf } from "./shares.js";

/**
 * Counts the expectations that depend on each rule. An expectation depends on the rules that decide an address of its source.
 *
 * Leaves out rules without any. O(cells inside the sources).
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
