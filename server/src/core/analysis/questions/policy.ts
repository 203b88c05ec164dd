import { addressOf, type Family, formatAddress } from "../../address/address.js";
import type { Block } from "../../address/block.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import { blocksOfRun, runsOf } from "../../matcher/read/runs.js";
import { type RuleId, type RuleSet, ruleOf } from "../../model/ruleSet.js";
import { familiesOf } from "../../model/source.js";

/** The addresses that a rule decides, as the fewest CIDR blocks; IPv4 first, each family in its order. */
export interface DecidedBlocks {
  readonly blocks: readonly string[];
  /** Whether there are more. */
  readonly isTruncated: boolean;
}

/** A mask with holes may decide millions of blocks, which nobody reads. */
export const BLOCKS_AT_MOST = 10_000;

/** What one rule decides. */
export function blocksDecidedBy(
  ruleSet: RuleSet,
  partition: Partition,
  id: RuleId,
  atMost = BLOCKS_AT_MOST,
): DecidedBlocks {
  const { source } = ruleOf(ruleSet, id);
  const blocks: string[] = [];
  for (const family of familiesOf(source)) {
    const isDecided = (rule: RuleId) => rule === id;
    for (const run of runsOf([partition], family, deciderIn(partition), isDecided, source)) {
      for (const block of blocksOfRun(family, run)) {
        if (blocks.length === atMost) return { blocks, isTruncated: true };
        blocks.push(formatBlock(family, block));
      }
    }
  }
  return { blocks, isTruncated: false };
}

/** What each rule decides, by rule id. Addresses of which that is not proved are left out. */
export function decidedBlocks(
  ruleSet: RuleSet,
  partition: Partition,
  atMost = BLOCKS_AT_MOST,
): readonly DecidedBlocks[] {
  const blocks = Array.from({ length: ruleSet.rules.count }, (): string[] => []);
  const truncated = new Set<RuleId>();
  for (const family of ["ipv4", "ipv6"] as const) {
    for (const run of runsOf([partition], family, deciderIn(partition), (rule) => !truncated.has(rule))) {
      const list = blocks[run.kind] ?? [];
      for (const block of blocksOfRun(family, run)) {
        if (list.length < atMost) list.push(formatBlock(family, block));
        else truncated.add(run.kind);
        if (truncated.has(run.kind)) break;
      }
    }
  }
  return blocks.map((list, id) => ({ blocks: list, isTruncated: truncated.has(id) }));
}

/** Consecutive addresses that one rule decides. */
export interface DecidedRange {
  readonly family: Family;
  readonly first: string;
  readonly last: string;
  readonly count: bigint;
  /** `undefined` is the default. */
  readonly rule: RuleId | undefined;
  /** Whether it is proved that the rule decides them; else it is the first of those that may. */
  readonly isProved: boolean;
}

/** Who decides, range by range, over the whole address space: IPv4 first, each family in its order. */
export function* decidedRanges(partition: Partition): Generator<DecidedRange> {
  for (const family of ["ipv4", "ipv6"] as const) {
    // A rank, or one below zero where it is not proved.
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

/** The deciding rule, where it is proved and there is one. */
function deciderIn(partition: Partition): (answers: readonly Answer[]) => RuleId | undefined {
  return ([answer]) =>
    answer === undefined || answer.open !== undefined ? undefined : ruleAt(partition, answer.first);
}

/** CIDR notation. */
export function formatBlock(family: Family, { first, length }: Block): string {
  return `${formatAddress(addressOf(family, first))}/${length}`;
}
