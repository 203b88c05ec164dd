import { type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { cellsWithin } from "../../matcher/read/cells.js";
import type { RuleId } from "../../model/ruleSet.js";
import { familiesOf, type Source } from "../../model/source.js";

/** How many addresses of a source one rule decides. `undefined` is the default. */
export interface Share {
  readonly rule: RuleId | undefined;
  readonly count: bigint;
}

export interface Shares {
  /** Sorted by count, the largest first. Equal ones are in file order, the default last. */
  readonly shares: readonly Share[];
  /** How many addresses are not proved, since the step budget ran out. */
  readonly unproved: bigint;
}

/** Returns the deciders of a source. O(cells inside it). */
export function sharesOf(partition: Partition, source: Source): Shares {
  const counts = new Map<RuleId | undefined, bigint>();
  let unproved = 0n;
  for (const family of familiesOf(source)) {
    for (const { count, answers } of cellsWithin([partition], family, source)) {
      const { first = DEFAULT_RANK, open } = answers[0] ?? {};
      const rule = ruleAt(partition, first);
      if (open === undefined) counts.set(rule, (counts.get(rule) ?? 0n) + count);
      else unproved += count;
    }
  }
  return { shares: [...counts].map(([rule, count]) => ({ rule, count })).sort(bySize), unproved };
}

function bySize(one: Share, other: Share): number {
  if (one.count !== other.count) return one.count > other.count ? -1 : 1;
  return (one.rule ?? Number.POSITIVE_INFINITY) - (other.rule ?? Number.POSITIVE_INFINITY);
}
