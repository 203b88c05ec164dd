import type { Family } from "../../address/address.js";
import { familiesOf, type Source } from "../../model/source.js";
import type { Partition } from "../partition.js";
import { type Answer, type CellFilter, type CommonCell, commonCells } from "./commonCells.js";
import { type Diagrams, diagramsWithin, keyOf, type Nodes, type NodesKey } from "./diagrams.js";

/** Consecutive addresses of one kind. */
export interface Run<Kind> {
  readonly family: Family;
  readonly from: bigint;
  readonly to: bigint;
  readonly kind: Kind;
}

/**
 * Yields the addresses of a source as runs of one kind, in their order, IPv4 first. Leaves out addresses without a kind.
 *
 * `kindOf` returns the kind of some answers. `isWanted` may turn a kind off between two runs, for a caller that has enough of it.
 * O(cells inside the source + runs): parts of a diagram without a wanted kind are not entered.
 */
export function* runsOf<Kind extends string | number>(
  partitions: readonly Partition[],
  kindOf: (answers: readonly Answer[]) => Kind | undefined,
  isWanted: (kind: Kind) => boolean = () => true,
  within: Source = { kind: "any" },
): Generator<Run<Kind>> {
  let open: Run<Kind> | undefined;
  for (const run of unjoinedRuns(partitions, kindOf, isWanted, within)) {
    if (open?.family === run.family && open.kind === run.kind && open.to + 1n === run.from) {
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
  kindOf: (answers: readonly Answer[]) => Kind | undefined,
  isWanted: (kind: Kind) => boolean,
  within: Source,
): Generator<Run<Kind>> {
  const diagrams = diagramsWithin(partitions, within);
  const isAsked: CellFilter = (answers) => {
    const kind = kindOf(answers);
    return kind !== undefined && isWanted(kind);
  };
  for (const family of familiesOf(within)) {
    for (const cell of commonCells(partitions, family, within, isAsked)) {
      if (diagrams.isPlain(cell)) {
        const kind = kindOf(cell.own);
        if (kind !== undefined) yield { family, from: cell.from, to: cell.to, kind };
      } else {
        yield* oddRuns(diagrams, cell, kindOf, isWanted);
      }
    }
  }
}

/** Yields the runs of a common cell in which odd rules may decide, or which a source with holes matches in part. */
function* oddRuns<Kind extends string | number>(
  { bitOf, childrenOf, answersAt, blocksIn, isFreeFrom }: Diagrams,
  cell: CommonCell,
  kindOf: (answers: readonly Answer[]) => Kind | undefined,
  isWanted: (kind: Kind) => boolean,
): Generator<Run<Kind>> {
  const kinds = new Map<NodesKey, ReadonlySet<Kind | undefined>>();

  function kindsBelow(nodes: Nodes): ReadonlySet<Kind | undefined> {
    const key = keyOf(nodes);
    const known = kinds.get(key);
    if (known !== undefined) return known;
    const bit = bitOf(nodes);
    const found =
      bit === 32
        ? new Set([kindOf(answersAt(cell.own, nodes))])
        : new Set(childrenOf(nodes, bit).flatMap(({ child }) => [...kindsBelow(child)]));
    kinds.set(key, found);
    return found;
  }

  function* walk(block: number, length: number, nodes: Nodes): Generator<Run<Kind>> {
    const below = kindsBelow(nodes);
    if (![...below].some((kind) => kind !== undefined && isWanted(kind))) return;
    const [only] = below;
    if (isFreeFrom(length) && below.size === 1 && only !== undefined) {
      yield { family: "ipv4", from: BigInt(block), to: BigInt(block + 2 ** (32 - length) - 1), kind: only };
      return;
    }
    for (const { value, child } of childrenOf(nodes, length)) yield* walk(block + value, length + 1, child);
  }

  for (const { block, length, nodes } of blocksIn(cell)) yield* walk(block, length, nodes);
}
