import { addressOf, type Family, formatAddress } from "../../address/address.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import { runsOf } from "../../matcher/read/runs.js";
import type { RuleId } from "../../model/ruleSet.js";

/** A range: consecutive addresses with one decider. */
export interface DecidedRange {
  readonly family: Family;
  readonly first: string;
  readonly last: string;
  readonly count: bigint;
  /** The decider, `undefined` for the default. */
  readonly rule: RuleId | undefined;
  /** Whether the decider is proved. If not, `rule` is the first that may decide. */
  readonly isProved: boolean;
}

/** Yields the ranges of the whole address space in their order, IPv4 first. */
export function* decidedRanges(partition: Partition): Generator<DecidedRange> {
  for (const family of ["ipv4", "ipv6"] as const) {
    // A kind is a rank, or `-1 - rank` if it is not proved.
    const kindOf = ([answer]: readonly Answer[]) => {
      const { first = DEFAULT_RANK, open } = answer ?? {};
      return open === undefined ? first : -1 - first;
    };
    for (const { from, to, kind } of runsOf([partition], family, kindOf)) {
      const isProved = kind >= 0;
      yield {
        family,
        first: formatAddress(addressOf(family, from)),
        last: formatAddress(addressOf(family, to)),
        count: to - from + 1n,
        rule: ruleAt(partition, isProved ? kind : -1 - kind),
        isProved,
      };
    }
  }
}
