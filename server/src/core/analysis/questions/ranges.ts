import { addressOf, type Family, formatAddress } from "../../address/address.js";
import { cidrsOf } from "../../address/block.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { deciderOf } from "../../matcher/read/cells.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import { type Run, runsOf } from "../../matcher/read/runs.js";
import type { RuleId } from "../../model/ruleSet.js";
import type { Source } from "../../model/source.js";
import { type Budget, isPauseDue, type Steps } from "../../text/steps.js";

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

/**
 * Yields the ranges of a source in their order, IPv4 first. Yields `undefined` between two steps.
 *
 * O(cells inside it), as far as the budget lasts.
 */
export function* decidedRanges(
  partition: Partition,
  source: Source,
  budget: Budget,
): Generator<DecidedRange | undefined> {
  // A kind is the rank of an answer, or `-1 - rank` if it is not proved.
  const kindOf = ([answer]: readonly Answer[]) => {
    const { first = DEFAULT_RANK, open } = answer ?? {};
    return open === undefined ? first : -1 - first;
  };
  for (const run of runsOf([partition], kindOf, budget, () => true, source)) {
    if (run === undefined || isPauseDue(budget)) yield undefined;
    if (run === undefined) continue;
    const { family, from, to, kind } = run;
    const [first, last] = [formatAddress(addressOf(family, from)), formatAddress(addressOf(family, to))];
    const [block, next] = cidrsOf(run.family, run.from, run.to);
    const name = block !== undefined && next === undefined ? block : `${first}-${last}`;
    const isProved = kind >= 0;
    yield {
      family,
      first,
      last,
      name,
      count: to - from + 1n,
      rule: ruleAt(partition, isProved ? kind : -1 - kind),
      isProved,
    };
  }
}

/** Some addresses as the fewest CIDR blocks in their order, IPv4 first. */
export interface Blocks<Block = string> {
  readonly blocks: readonly Block[];
  /** Whether there are more blocks. */
  readonly isTruncated: boolean;
}

/** How many blocks are listed. A mask with holes may decide millions, which nobody reads. */
export const BLOCKS_AT_MOST = 10_000;

/** Returns what each rule decides. Leaves out what is not proved. O(cells + blocks). */
export function decidedBlocks(partition: Partition, budget: Budget): Steps<(rule: RuleId) => Blocks> {
  return blocksByKind(partition, { kind: "any" }, (rule) => rule, BLOCKS_AT_MOST, budget);
}

/**
 * Returns the first `atMost` blocks of each kind inside a source. Leaves out what is not proved. O(cells inside it + blocks).
 *
 * `kindOf` returns the kind of a decider, `undefined` for none.
 */
export function* blocksByKind<Kind extends string | number>(
  partition: Partition,
  source: Source,
  kindOf: (decider: RuleId | undefined) => Kind | undefined,
  atMost: number,
  budget: Budget,
): Steps<(kind: Kind) => Blocks> {
  const lists = new Map<Kind, BlockList<string>>();
  const provedKind = ([answer]: readonly Answer[]) =>
    answer?.open === undefined ? kindOf(deciderOf(partition, answer)) : undefined;
  const isListed = (kind: Kind) => lists.get(kind)?.isTruncated !== true;
  for (const run of runsOf([partition], provedKind, budget, isListed, source)) {
    if (run === undefined || isPauseDue(budget)) yield;
    if (run === undefined) continue;
    const list = lists.get(run.kind) ?? { blocks: [], isTruncated: false };
    lists.set(run.kind, list);
    addBlocks(list, run, atMost, (cidr) => cidr);
  }
  return (kind) => lists.get(kind) ?? { blocks: [], isTruncated: false };
}

/** Blocks while they are listed. */
export interface BlockList<Block> extends Blocks<Block> {
  readonly blocks: Block[];
  isTruncated: boolean;
}

/** Lists the blocks of a run, up to `atMost` blocks in the list. */
export function addBlocks<Block>(
  list: BlockList<Block>,
  run: Run<unknown>,
  atMost: number,
  blockOf: (cidr: string) => Block,
): void {
  for (const cidr of cidrsOf(run.family, run.from, run.to)) {
    if (list.blocks.length === atMost) list.isTruncated = true;
    if (list.isTruncated) return;
    list.blocks.push(blockOf(cidr));
  }
}
