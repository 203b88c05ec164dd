import { blocksOf } from "../../address/block.js";
import { bitCountOf, maskOfLength, networkOf } from "../../address/mask.js";
import { type Asked, hasHoles } from "../../model/source.js";
import { type Budget, isPauseDue, type Steps, spend } from "../../text/steps.js";
import { NO_ODD, type Node } from "../holes/diagram.js";
import { bitAt } from "../holes/liveRules.js";
import type { Partition } from "../partition.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import type { Answer, CommonCell } from "./commonCells.js";

/** One node of each of several partitions, whose diagrams are walked together. */
export type Nodes = readonly number[];

export type NodesKey = string | number;

/** The kind of some answers, for callers that count addresses by kind. */
export type KindOf<Kind extends NodesKey = NodesKey> = (answers: readonly Answer[]) => Kind | undefined;

/** Addresses of a source that reach ends of one kind: how many, the first and the last. */
export interface Reached {
  /** One of these ends. It asks bits if the budget ran out. */
  readonly end: Nodes;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

export type Diagrams = ReturnType<typeof diagramsWithin>;

/**
 * Prepares walks through the diagrams of several partitions side by side, over the addresses of a source and no others.
 *
 * The product of two diagrams may have as many nodes as both have pairs. A walk spends the budget, and leaves ends that ask bits where it
 * ran out. Joins ends with equal deciders, or of equal kinds if `kindOf` is given.
 */
export function diagramsWithin(partitions: readonly Partition[], source: Asked, budget: Budget, kindOf?: KindOf) {
  const isBlock = !hasHoles(source);
  // The addresses of the source agree with `network` in the bits of `mask`.
  const mask = source.kind === "ipv4" ? source.mask : 0;
  const network = source.kind === "ipv4" ? networkOf(source.address, mask) : 0;
  /** The ends below nodes. By the cell's own answers too where the kind depends on these. */
  const known = new Map<NodesKey, Map<NodesKey, readonly Reached[]>>();

  function nodeAt(index: number, node: number): Node | undefined {
    return node === NO_ODD ? undefined : partitions[index]?.ipv4.nodes[node];
  }

  /** Returns the first bit that a node asks, counted from the top, 32 if none asks. */
  function bitOf(nodes: Nodes): number {
    return nodes.reduce((lowest, place, index) => {
      const node = nodeAt(index, place);
      return node?.kind === "ask" ? Math.min(lowest, node.bit) : lowest;
    }, 32);
  }

  function childOf(nodes: Nodes, bit: number, isOne: boolean): Nodes {
    return nodes.map((node, index) => {
      const asked = nodeAt(index, node);
      if (asked?.kind !== "ask" || asked.bit !== bit) return node;
      return isOne ? asked.one : asked.zero;
    });
  }

  /** Returns the nodes below a bit, for each value that it has in the source: zero first. */
  function childrenOf(nodes: Nodes, bit: number): readonly { readonly value: number; readonly child: Nodes }[] {
    const one = bitAt(bit);
    const values = (mask & one) === 0 ? [0, one] : [(network & one) >>> 0];
    return values.map((value) => ({ value, child: childOf(nodes, bit, value !== 0) }));
  }

  /** Returns the answers at an end: the lower of the cell's own rank and the node's. They are open where the budget ran out. */
  function answersAt(own: readonly Answer[], nodes: Nodes): readonly Answer[] {
    return own.map((answer, index) => {
      const node = nodeAt(index, nodes[index] ?? NO_ODD);
      if (node?.kind === "open") return { ...answer, open: node.rules };
      if (node?.kind === "ask") return { ...answer, open: [] };
      if (node === undefined) return answer;
      return { first: Math.min(answer.first, node.first), open: undefined };
    });
  }

  /** Yields the CIDR blocks of a common cell that meet the source, with the nodes below all bits that a block fixes. */
  function* blocksIn({ from, to, roots = [] }: CommonCell) {
    for (const { first, length } of blocksOf(from, to, 32)) {
      const block = Number(first);
      spend(budget, 1);
      if (((block ^ network) & mask & maskOfLength(length)) !== 0) continue;
      let nodes = roots;
      for (let bit = bitOf(nodes); bit < length; bit = bitOf(nodes)) {
        nodes = childOf(nodes, bit, (block & bitAt(bit)) !== 0);
      }
      yield { block, length, nodes };
    }
  }

  /** Returns the bits `from` to `to` (exclusive) that the source leaves free. */
  function freeBits(from: number, to: number): number {
    return to <= from ? 0 : (maskOfLength(to) & ~maskOfLength(from) & ~mask) >>> 0;
  }

  /** Returns the ends below some nodes. Only bits from the nodes' first on count. Visits each set of nodes once. */
  function* endsBelow(nodes: Nodes, ends: Ends): Steps<readonly Reached[]> {
    const bit = bitOf(nodes);
    const reached = new Map<NodesKey, Reached>();
    if (bit === 32 || !spend(budget, 1)) {
      const free = freeBits(bit, 32);
      reached.set("", { end: nodes, count: 2 ** bitCountOf(free), first: 0, last: free });
    } else {
      for (const { value, child } of childrenOf(nodes, bit)) {
        const free = freeBits(bit + 1, bitOf(child));
        const ways = 2 ** bitCountOf(free);
        const below = ends.known.get(keyOf(child)) ?? (yield* endsBelow(child, ends));
        spend(budget, below.length);
        for (const { end, count, first, last } of below) {
          const key = ends.keyOf(end);
          const sofar = reached.get(key);
          // Zero is visited before one: the first address stays, the last is replaced.
          reached.set(key, {
            end: sofar?.end ?? end,
            count: (sofar?.count ?? 0) + count * ways,
            first: sofar?.first ?? value + first,
            last: value + free + last,
          });
        }
      }
    }
    if (isPauseDue(budget)) yield;
    const found = [...reached.values()];
    ends.known.set(keyOf(nodes), found);
    return found;
  }

  /** What is known of ends below a cell with some own answers. */
  interface Ends {
    readonly known: Map<NodesKey, readonly Reached[]>;
    readonly keyOf: (end: Nodes) => NodesKey;
  }

  function endsUnder(own: readonly Answer[]): Ends {
    const key = kindOf === undefined ? "" : own.map(({ first }) => first).join();
    const before = known.get(key) ?? new Map();
    known.set(key, before);
    return { known: before, keyOf: kindOf === undefined ? deciderKeyOf : (end) => kindOf(answersAt(own, end)) ?? "" };
  }

  /** Returns a key that is equal for ends with equal deciders, whatever the cell's own ranks are. */
  function deciderKeyOf(end: Nodes): NodesKey {
    return keyOf(
      end.map((place, index) => {
        const node = nodeAt(index, place);
        if (node === undefined) return DEFAULT_RANK;
        return node.kind === "answer" ? node.first : -1 - place;
      }),
    );
  }

  /** Yields the ends that the addresses of a common cell reach, once for each of its blocks. Yields `undefined` between two steps. */
  function* endsIn(cell: CommonCell): Generator<Reached | undefined> {
    const ends = endsUnder(cell.own);
    for (const { block, length, nodes } of blocksIn(cell)) {
      const address = block | network;
      const free = freeBits(length, bitOf(nodes));
      const ways = 2 ** bitCountOf(free);
      const reached = ends.known.get(keyOf(nodes)) ?? (yield* endsBelow(nodes, ends));
      spend(budget, reached.length);
      if (isPauseDue(budget)) yield;
      for (const { end, count, first, last } of reached) {
        yield { end, count: count * ways, first: (address | first) >>> 0, last: (address | free | last) >>> 0 };
      }
    }
  }

  return {
    bitOf,
    childrenOf,
    answersAt,
    blocksIn,
    endsIn,
    /** Whether the whole cell is in the source and has its own answers. */
    isPlain: ({ roots }: CommonCell) => isBlock && roots === undefined,
    /** Whether the source fixes no bit from `depth` on. */
    isFreeFrom: (depth: number) => (mask & ~maskOfLength(depth)) === 0,
  };
}

/** Returns a key for a set of nodes: a number for a single partition, the most frequent case, else a text. */
export function keyOf(nodes: Nodes): NodesKey {
  return nodes.length === 1 ? (nodes[0] ?? NO_ODD) : nodes.join();
}
