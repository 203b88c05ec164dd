import { addressOf, type Family, formatAddress } from "../../address/address.js";
import type { Block } from "../../address/block.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import { blocksOfRun, runsOf } from "../../matcher/read/runs.js";
import { type RuleId, type RuleSet, ruleOf } from "../../model/ruleSet.js";
import { familiesOf } from "../../model/source.js";

/** The addresses of a rule as the fewest CIDR blocks in their order, IPv4 first. */
export interface DecidedBlocks {
  readonly blocks: readonly string[];
  /** Whether there are more blocks. */
  readonly isTruncated: boolean;
}

/** How many blocks are listed. A mask with holes may decide millions, which nobody reads. */
export const BLOCKS_AT_MOST = 10_000;

/** Returns what one rule decides. O(cells inside it + blocks). */
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

/** Returns what each rule decides, by rule id. Leaves out what is not proved. O(cells + blocks). */
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

/** Returns the deciding rule, `undefined` for the default and where none is proved. */
function deciderIn(partition: Partition): (answers: readonly Answer[]) => RuleId | undefined {
  return ([answer]) =>
    answer === undefined || answer.open !== undefined ? undefined : ruleAt(partition, answer.first);
}

/** Writes a block in CIDR notation. */
export function formatBlock(family: Family, { first, length }: Block): string {
  return `${formatAddress(addressOf(family, first))}/${length}`;
}
