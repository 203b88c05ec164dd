import type { Family } from "../../address/address.js";
import { type Block, blocksOf } from "../../address/block.js";
import { networkOf } from "../../address/mask.js";
import { familiesOf, hasHoles, type Source } from "../../model/source.js";
import { runToEnd } from "../../text/steps.js";
import { familyPartition, type Partition, STEP_BUDGET } from "../partition.js";
import { emptyPrefixes, type OddRule } from "../prefixes/prefixes.js";
import type { Width } from "../prefixes/rows.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import { type Answer, type CommonCell, commonCells } from "./commonCells.js";
import { answersAt, bitOf, childOf, keyOf, type Nodes, type NodesKey } from "./diagrams.js";

/** Consecutive addresses of one kind. */
export interface Run<Kind> {
  readonly from: bigint;
  readonly to: bigint;
  readonly kind: Kind;
}

/**
 * Yields the addresses of a source in one family as runs of one kind, in their order. Leaves out addresses without a kind.
 *
 * `kindOf` returns the kind of some answers. `isWanted` may turn a kind off between two runs, for a caller that has enough of it.
 * O(cells inside the source + runs): parts of a diagram without a wanted kind are not entered.
 */
export function* runsOf<Kind extends string | number>(
  partitions: readonly Partition[],
  family: Family,
  kindOf: (answers: readonly Answer[]) => Kind | undefined,
  isWanted: (kind: Kind) => boolean = () => true,
  within: Source = { kind: "any" },
): Generator<Run<Kind>> {
  // One more partition says which of the addresses between its first and its last a source with holes matches.
  const mask = within.kind === "ipv4" && hasHoles(within) ? partitionOf(within) : undefined;
  const kindInside: typeof kindOf =
    mask === undefined ? kindOf : (answers) => (answers.at(-1)?.first === DEFAULT_RANK ? undefined : kindOf(answers));
  const all = mask === undefined ? partitions : [...partitions, mask];
  let open: Run<Kind> | undefined;
  for (const run of unjoinedRuns(all, family, kindInside, isWanted, within)) {
    if (open !== undefined && open.kind === run.kind && open.to + 1n === run.from) {
      open = { ...open, to: run.to };
    } else {
      if (open !== undefined) yield open;
      open = run;
    }
  }
  if (open !== undefined) yield open;
}

function* unjoinedRuns<Kind extends string | number>(
  partitions: readonly Partition[],
  family: Family,
  kindOf: (answers: readonly Answer[]) => Kind | undefined,
  isWanted: (kind: Kind) => boolean,
  within: Source,
): Generator<Run<Kind>> {
  if (!familiesOf(within).includes(family)) return;
  const kindWanted = (answers: readonly Answer[]) => {
    const kind = kindOf(answers);
    return kind !== undefined && isWanted(kind) ? kind : undefined;
  };
  const isKindWanted = (answers: readonly Answer[]) => kindWanted(answers) !== undefined;
  for (const cell of commonCells(partitions, family, within, isKindWanted)) {
    const { from, to, own, roots } = cell;
    if (roots !== undefined) {
      yield* oddRuns(partitions, cell, roots, kindOf, isWanted);
    } else {
      const kind = kindWanted(own);
      if (kind !== undefined) yield { from, to, kind };
    }
  }
}

/** Returns the partition of a list with one rule, for this source. */
function partitionOf(source: Source & { readonly kind: "ipv4" }): Partition {
  const { address, mask } = source;
  const only = { rank: 0, address: networkOf(address, mask), mask };
  const family = (width: Width, odd: readonly OddRule[]) =>
    runToEnd(familyPartition(emptyPrefixes(width, 0), odd, STEP_BUDGET));
  return { order: Uint32Array.of(0), ipv4: family(1, [only]), ipv6: family(4, []) };
}

/** Yields the runs of a common cell in which odd rules may decide. */
function* oddRuns<Kind extends string | number>(
  partitions: readonly Partition[],
  cell: CommonCell,
  roots: Nodes,
  kindOf: (answers: readonly Answer[]) => Kind | undefined,
  isWanted: (kind: Kind) => boolean,
): Generator<Run<Kind>> {
  const kinds = new Map<NodesKey, ReadonlySet<Kind | undefined>>();

  function kindsBelow(nodes: Nodes): ReadonlySet<Kind | undefined> {
    const key = keyOf(nodes);
    const known = kinds.get(key);
    if (known !== undefined) return known;
    const bit = bitOf(partitions, nodes);
    const found =
      bit === 32
        ? new Set([kindOf(answersAt(partitions, cell.own, nodes))])
        : new Set([false, true].flatMap((isOne) => [...kindsBelow(childOf(partitions, nodes, bit, isOne))]));
    kinds.set(key, found);
    return found;
  }

  function* walk(block: bigint, length: number, nodes: Nodes): Generator<Run<Kind>> {
    const below = kindsBelow(nodes);
    if (![...below].some((kind) => kind !== undefined && isWanted(kind))) return;
    const [only] = below;
    if (below.size === 1 && only !== undefined) {
      yield { from: block, to: block + (1n << BigInt(32 - length)) - 1n, kind: only };
      return;
    }
    const isAsked = bitOf(partitions, nodes) === length;
    const middle = block + (1n << BigInt(31 - length));
    yield* walk(block, length + 1, isAsked ? childOf(partitions, nodes, length, false) : nodes);
    yield* walk(middle, length + 1, isAsked ? childOf(partitions, nodes, length, true) : nodes);
  }

  for (const { first, length } of blocksOf(cell.from, cell.to, 32)) {
    yield* walk(first, length, nodesOfBlock(partitions, roots, first, length));
  }
}

/** Returns the nodes of a block, below all bits that the block fixes. */
function nodesOfBlock(partitions: readonly Partition[], roots: Nodes, block: bigint, length: number): Nodes {
  let nodes = roots;
  for (let bit = bitOf(partitions, nodes); bit < length; bit = bitOf(partitions, nodes)) {
    nodes = childOf(partitions, nodes, bit, ((block >> BigInt(31 - bit)) & 1n) === 1n);
  }
  return nodes;
}

/**
 * Yields the fewest CIDR blocks of a run.
 *
 * Leaves `::ffff:0:0/96` out of IPv6: as text it means all of IPv4, and no IPv6 client has an address in it.
 */
export function* blocksOfRun(
  family: Family,
  { from, to }: { readonly from: bigint; readonly to: bigint },
): Generator<Block> {
  for (const block of blocksOf(from, to, family === "ipv4" ? 32 : 128)) {
    const isMapped = family === "ipv6" && block.length >= 96 && block.first >> 32n === 0xffffn;
    if (!isMapped) yield block;
  }
}
