import type { CompiledList } from "../../matcher/partition.js";
import { type RuleId, type RuleSet, ruleOf } from "../../model/ruleSet.js";
import { ADDRESS_WORDS, IPV4, type RuleTable, sourceOf } from "../../model/ruleTable.js";
import { overlaps, type Source } from "../../model/source.js";
import { type Budget, inSteps, runToEnd, type Steps } from "../../text/steps.js";
import { decidesSome, sharesOf } from "./shares.js";

/** Returns the other rules that overlap a rule, in file order. O(rules). */
export function overlapping({ rules }: RuleSet, id: RuleId): readonly RuleId[] {
  return runToEnd(rulesOverlapping(rules, [sourceOf(rules, id)])).filter((other) => other !== id);
}

/** Returns the rules that overlap one of these sources, in file order. O(rules × sources). */
export function* rulesOverlapping(rules: RuleTable, sources: readonly Source[]): Steps<readonly RuleId[]> {
  const { kinds, addresses, masks } = rules;
  const found: RuleId[] = [];
  yield* inSteps(rules.count, (from, to) => {
    for (let id = from; id < to; id++) {
      const overlapsOne = sources.some((source) =>
        // Making an object for each rule of a large list would take most of the time.
        source.kind === "ipv4" && kinds[id] === IPV4
          ? ((source.address ^ (addresses[id * ADDRESS_WORDS] ?? 0)) & source.mask & (masks[id] ?? 0)) === 0
          : overlaps(source, sourceOf(rules, id)),
      );
      if (overlapsOne) found.push(id);
    }
  });
  return found;
}

/** Returns the other rules that decide addresses of a rule, the largest share first. O(cells inside it), as far as the budget lasts. */
export function takers({ ruleSet, partition }: CompiledList, id: RuleId, budget?: Budget): readonly RuleId[] {
  return sharesOf(partition, ruleOf(ruleSet, id).source, budget).shares.flatMap(({ rule }) =>
    rule === undefined || rule === id ? [] : [rule],
  );
}

/** Returns the later rules that lose addresses to a rule, in file order. O(rules + cells inside it). */
export function givers({ ruleSet, partition }: CompiledList, id: RuleId): readonly RuleId[] {
  const rank = partition.order.indexOf(id);
  const isLater = new Set(partition.order.subarray(rank + 1));
  return overlapping(ruleSet, id).filter(
    (other) => isLater.has(other) && decidesSome(partition, id, ruleOf(ruleSet, other).source),
  );
}
