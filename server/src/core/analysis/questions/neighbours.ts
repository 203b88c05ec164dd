import type { CompiledList } from "../../matcher/partition.js";
import { type RuleId, type RuleSet, ruleOf } from "../../model/ruleSet.js";
import { IPV4, type RuleTable, sourceOf } from "../../model/ruleTable.js";
import { overlaps, type Source } from "../../model/source.js";
import { type Budget, inSteps, type Steps, spend } from "../../text/steps.js";
import { type Analysis, judgedIn } from "../analyze.js";
import { decidesSome, sharesOf } from "./shares.js";

/** Returns the other rules that overlap a rule, in file order. O(rules). */
export function* overlapping({ rules }: RuleSet, id: RuleId): Steps<readonly RuleId[]> {
  return (yield* rulesOverlapping(rules, [sourceOf(rules, id)])).filter((other) => other !== id);
}

/** Returns the rules that overlap one of these sources, in file order. O(rules × sources). */
export function* rulesOverlapping(rules: RuleTable, sources: readonly Source[]): Steps<readonly RuleId[]> {
  const { kinds, addressWidth, addresses, masks } = rules;
  const found: RuleId[] = [];
  yield* inSteps(rules.count, (from, to) => {
    for (let id = from; id < to; id++) {
      const overlapsOne = sources.some((source) =>
        // Making an object for each rule of a large list would take most of the time.
        source.kind === "ipv4" && kinds[id] === IPV4
          ? ((source.address ^ (addresses[id * addressWidth] ?? 0)) & source.mask & (masks[id] ?? 0)) === 0
          : overlaps(source, sourceOf(rules, id)),
      );
      if (overlapsOne) found.push(id);
    }
  });
  return found;
}

/** Returns the other rules that decide addresses of a rule, the largest share first. O(cells inside it), as far as the budget lasts. */
export function* takers(analysis: Analysis, id: RuleId, budget: Budget): Steps<readonly RuleId[]> {
  const [{ ruleSet, partition }, own, idIn] = judgedIn(analysis, id);
  const { shares } = yield* sharesOf(partition, ruleOf(ruleSet, own).source, budget);
  return shares.flatMap(({ rule }) => (rule === undefined || rule === own ? [] : [idIn(rule)]));
}

/**
 * Returns the later rules that lose addresses to a rule, in file order.
 *
 * O(rules + cells inside those that overlap it). Leaves out the rules for which the budget does not last.
 */
export function* givers({ ruleSet, partition }: CompiledList, id: RuleId, budget: Budget): Steps<readonly RuleId[]> {
  const rank = partition.order.indexOf(id);
  const isLater = new Set(partition.order.subarray(rank + 1));
  const found: RuleId[] = [];
  for (const other of yield* overlapping(ruleSet, id)) {
    if (!isLater.has(other)) continue;
    if (!spend(budget, 1)) break;
    if (yield* decidesSome(partition, id, sourceOf(ruleSet.rules, other), budget)) found.push(other);
  }
  return found;
}
