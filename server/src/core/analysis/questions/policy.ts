import { addressOf, type Family, formatAddress } from "../../address/address.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import { blocksOfRun, runsOf } from "../../matcher/read/runs.js";
import type { RuleId } from "../../model/ruleSet.js";
import { familiesOf, type Source } from "../../model/source.js";
import { formatBlock } from "./blocks.js";

/** A range: consecutive addresses with one decider. */
export interface DecidedRange {
  readonly family: Family;
  readonly first: string;
  readonly last: string;
  /** The range as people write it: a network if it is one, else `10.0.0.5-10.0.0.9`. */
  readonly name: string;
  readonly count: bigint;
  /** The decider, `undefined` for the default. */
  readonly rule: RuleId | undefined;
  /** Whether the decider is proved. If not, `rule` is the first that may decide. */
  readonly isProved: boolean;
}

/** Yields the ranges of a source in their order, IPv4 first. O(cells inside it). */
export function* decidedRanges(partition: Partition, source: Source = { kind: "any" }): Generator<DecidedRange> {
  for (const family of familiesOf(source)) {
    for (const { from, to, kind } of runsOf([partition], family, kindOf, () => true, source)) {
      const [first, last] = [formatAddress(addressOf(family, from)), formatAddress(addressOf(family, to))];
      const [block, next] = blocksOfRun(family, { from, to });
      const isProved = kind >= 0;
      yield {
        family,
        first,
        last,
        name: block !== undefined && next === undefined ? formatBlock(family, block) : `${first}-${last}`,
        count: to - from + 1n,
        rule: ruleAt(partition, isProved ? kind : -1 - kind),
        isProved,
      };
    }
  }
}

/** Returns the rank of an answer, or `-1 - rank` if it is not proved. */
function kindOf([answer]: readonly Answer[]): number {
  const { first = DEFAULT_RANK, open } = answer ?? {};
  return open === undefined ? first : -1 - first;
}
