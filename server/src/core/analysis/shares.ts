import { cellsWithin } from "../matcher/cells.js";
import { type Partition, ruleAt } from "../matcher/partition.js";
import type { RuleId } from "../model/ruleSet.js";
import { familiesOf, type Source } from "../model/source.js";

/** How many addresses of a source one rule decides; `undefined` is the default. */
export interface Share {
  readonly rule: RuleId | undefined;
  readonly count: bigint;
}

/** Who decides the addresses of a source, the largest share first; equal shares in file order, the default last. */
export function sharesOf(partition: Partition, source: Source): readonly Share[] {
  const counts = new Map<RuleId | undefined, bigint>();
  for (const family of familiesOf(source)) {
    for (const { count, first } of cellsWithin(partition, family, source)) {
      const rule = ruleAt(partition, first);
      counts.set(rule, (counts.get(rule) ?? 0n) + count);
    }
  }
  return [...counts]
    .map(([rule, count]) => ({ rule, count }))
    .sort((one, other) =>
      one.count === other.count
        ? (one.rule ?? Number.POSITIVE_INFINITY) - (other.rule ?? Number.POSITIVE_INFINITY)
        : one.count > other.count
          ? -1
          : 1,
    );
}
