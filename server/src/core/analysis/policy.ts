import { addressOf, type Family, formatAddress } from "../address/address.js";
import type { Block } from "../address/block.js";
import { type Partition, ruleAt } from "../matcher/partition.js";
import { blocksOfRun, runsOf } from "../matcher/runs.js";
import { DEFAULT_RANK } from "../matcher/sweep.js";
import type { RuleId, RuleSet } from "../model/ruleSet.js";

/** The addresses that a rule decides, as the fewest CIDR blocks; IPv4 first, each family in its order. */
export interface DecidedBlocks {
  readonly blocks: readonly string[];
  /** Whether there are more. */
  readonly isTruncated: boolean;
}

/** A mask with holes may decide millions of blocks, which nobody reads. */
export const BLOCKS_AT_MOST = 10_000;

/** What each rule decides, by rule id. Addresses of which that is not proved are left out. */
export function decidedBlocks(
  ruleSet: RuleSet,
  partition: Partition,
  atMost = BLOCKS_AT_MOST,
): readonly DecidedBlocks[] {
  const blocks = ruleSet.rules.map((): string[] => []);
  const truncated = new Set<RuleId>();
  for (const family of ["ipv4", "ipv6"] as const) {
    const ruleOfAnswers = (answers: readonly { first: number; open: unknown }[]) => {
      const { first = DEFAULT_RANK, open } = answers[0] ?? {};
      return open === undefined ? ruleAt(partition, first) : undefined;
    };
    for (const run of runsOf([partition], family, ruleOfAnswers, (rule) => !truncated.has(rule))) {
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

/** CIDR notation. */
export function formatBlock(family: Family, { first, length }: Block): string {
  return `${formatAddress(addressOf(family, first))}/${length}`;
}
