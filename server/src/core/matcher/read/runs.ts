import type { AddressRange } from "../../address/block.js";
import { type Asked, familiesOf } from "../../model/source.js";
import { type Budget, isPauseDue, type Steps, spend } from "../../text/steps.js";
import type { Partition } from "../partition.js";
import { type CellFilter, type CommonCell, commonCells } from "./commonCells.js";
import { type Diagrams, diagramsWithin, type KindOf, keyOf, type Nodes, type NodesKey } from "./diagrams.js";

/** Consecutive addresses of one kind. */
export interface Run<Kind> extends AddressRange {
  readonly kind: Kind;
}

/**
 * Yields the addresses of a source as runs of one kind, in their order, IPv4 first. Leaves out addresses without a kind.
 * Yields `undefined` between two steps. Answers are open where the budget ran out.
 *
 * `kindOf` returns the kind of some answers. `isWanted` may turn a kind off between two runs, for a caller that has enough of it.
 * O(cells inside the source + runs): parts of a diagram without a wanted kind are not entered.
 */
export function* runsOf<Kind extends string | number>(
  partitions: readonly Partition[],
  kindOf: KindOf<Kind>,
  budget: Budget,
  isWanted: (kind: Kind) => boolean = () => true,
  within: Asked = { kind: "any" },
): Generator<Run<Kind> | undefined> {
  let open: Run<Kind> | undefined;
  for (const run of unjoinedRuns(partitions, kindOf, budget, isWanted, within)) {
    if (run === undefined) {
      yield undefined;
    } else if (open?.family === run.family && open.kind === run.kind && open.to + 1n === run.from) {
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
  kindOf: KindOf<Kind>,
  budget: Budget,
  isWanted: (kind: Kind) => boolean,
  within: Asked,
): Generator<Run<Kind> | undefined> {
  const diagrams = diagramsWithin(partitions, within, budget);
  const isAsked: CellFilter = (answers) => {
    const kind = kindOf(answers);
    return kind !== undefined && isWanted(kind);
  };
  for (const family of familiesOf(within)) {
    for (const cell of commonCells(partitions, family, within, budget, isAsked)) {
      if (cell === undefined) {
        yield undefined;
      } else if (diagrams.isPlain(cell)) {
        const kind = kindOf(cell.own);
        if (kind !== undefined) yield { family, from: cell.from, to: cell.to, kind };
      } else {
        yield* oddRuns(diagrams, cell, kindOf, budget, isWanted);
      }
    }
  }
}

/** Yields the runs of a common cell in which odd rules may decide, or which a source with holes matches in part. */
function* oddRuns<Kind extends string | number>(
  { bitOf, childrenOf, answersAt, blocksIn, isFreeFrom }: Diagrams,
  cell: CommonCell,
  kindOf: KindOf<Kind>,
  budget: Budget,
  isWanted: (kind: Kind) => boolean,
): Generator<Run<Kind> | undefined> {
  const kinds = new Map<NodesKey, ReadonlySet<Kind | undefined>>();

  function* kindsBelow(nodes: Nodes): Steps<ReadonlySet<Kind | undefined>> {
    const bit = bitOf(nodes);
    const found = new Set<Kind | undefined>();
    if (bit === 32 || !spend(budget, 1)) {
      found.add(kindOf(answersAt(cell.own, nodes)));
    } else {
      for (const { child } of childrenOf(nodes, bit)) {
        const below = kinds.get(keyOf(child)) ?? (yield* kindsBelow(child));
        spend(budget, below.size);
        for (const kind of below) found.add(kind);
      }
    }
    if (isPauseDue(budget)) yield;
    kinds.set(keyOf(nodes), found);
    return found;
  }

  function hasWanted(below: ReadonlySet<Kind | undefined>): boolean {
    for (const kind of below) if (kind !== undefined && isWanted(kind)) return true;
    return false;
  }

  /**
   * Yields the runs of a block, joined where they meet.
   *
   * There may be millions. So it has a stack of its own, since a run would pass through every generator of a recursion.
   */
  function* walk(whole: { readonly block: number; readonly length: number; readonly nodes: Nodes }) {
    const stack = [whole];
    let open: { readonly from: number; to: number; readonly kind: Kind } | undefined;
    for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
      const { block, length, nodes } = part;
      const below = kinds.get(keyOf(nodes)) ?? (yield* kindsBelow(nodes));
      if (!hasWanted(below)) continue;
      const [only] = below;
      if (isFreeFrom(length) && below.size === 1 && only !== undefined) {
        const to = block + 2 ** (32 - length) - 1;
        if (open?.kind === only && open.to + 1 === block) {
          open.to = to;
        } else {
          if (open !== undefined) yield ipv4Run(open);
          open = { from: block, to, kind: only };
        }
        continue;
      }
      const children = childrenOf(nodes, length);
      for (let place = children.length - 1; place >= 0; place--) {
        const { value, child } = children[place] ?? { value: 0, child: nodes };
        stack.push({ block: block + value, length: length + 1, nodes: child });
      }
    }
    if (open !== undefined) yield ipv4Run(open);
  }

  for (const part of blocksIn(cell)) yield* walk(part);
}

function ipv4Run<Kind>({
  from,
  to,
  kind,
}: {
  readonly from: number;
  readonly to: number;
  readonly kind: Kind;
}): Run<Kind> {
  return { family: "ipv4", from: BigInt(from), to: BigInt(to), kind };
}
