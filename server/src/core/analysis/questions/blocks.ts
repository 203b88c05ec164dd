import { addressOf, type Family, formatAddress } from "../../address/address.js";
import type { Block } from "../../address/block.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import { blocksOfRun, runsOf } from "../../matcher/read/runs.js";
import type { RuleId } from "../../model/ruleSet.js";
import { familiesOf, type Source } from "../../model/source.js";

/** Some addresses as the fewest CIDR blocks in their order, IPv4 first. */
export interface Blocks {
  readonly blocks: readonly string[];
  /** Whether there are more blocks. */
  readonly isTruncated: boolean;
}

/** How many blocks are listed. A mask with holes may decide millions, which nobody reads. */
export const BLOCKS_AT_MOST = 10_000;

/** Returns what each rule decides. Leaves out what is not proved. O(cells + blocks). */
export function decidedBlocks(partition: Partition): (rule: RuleId) => Blocks {
  return blocksByKind(partition, { kind: "any" }, (rule) => rule, BLOCKS_AT_MOST);
}

/**
 * Returns the first `atMost` blocks of each kind inside a source. Leaves out what is not proved. O(cells inside it + blocks).
 *
 * `kindOf` returns the kind of a decider, `undefined` for none.
 */
export function blocksByKind<Kind extends string | number>(
  partition: Partition,
  source: Source,
  kindOf: (decider: RuleId | undefined) => Kind | undefined,
  atMost: number,
): (kind: Kind) => Blocks {
  const found = new Map<Kind, string[]>();
  const truncated = new Set<Kind>();
  const provedKind = ([answer]: readonly Answer[]) =>
    answer === undefined || answer.open !== undefined ? undefined : kindOf(ruleAt(partition, answer.first));
  for (const family of familiesOf(source)) {
    for (const run of runsOf([partition], family, provedKind, (kind) => !truncated.has(kind), source)) {
      const blocks = found.get(run.kind) ?? [];
      found.set(run.kind, blocks);
      for (const block of blocksOfRun(family, run)) {
        if (blocks.length === atMost) truncated.add(run.kind);
        if (truncated.has(run.kind)) break;
        blocks.push(formatBlock(family, block));
      }
    }
  }
  return (kind) => ({ blocks: found.get(kind) ?? [], isTruncated: truncated.has(kind) });
}

/** Writes a block in CIDR notation. */
export function formatBlock(family: Family, { first, length }: Block): string {
  return `${formatAddress(addressOf(family, first))}/${length}`;
}
