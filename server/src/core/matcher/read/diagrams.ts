import { blocksOf } from "../../address/block.js";
import { bitCountOf, maskOfLength, networkOf } from "../../address/mask.js";
import { hasHoles, type Source } from "../../model/source.js";
import { NO_ODD, type Node } from "../holes/diagram.js";
import { bitAt } from "../holes/liveRules.js";
import type { Partition } from "../partition.js";
import type { Answer, CommonCell } from "./commonCells.js";

/** One node of each of several partitions, whose diagrams are walked together. */
export type Nodes = readonly number[];

export type NodesKey = string | number;

/** Addresses of a source that reach one end: how many, the first and the last. */
interface Reached {
  readonly end: Nodes;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

export type Diagrams = ReturnType<typeof diagramsWithin>;

/** Prepares walks through the diagrams of several partitions side by side, over the addresses of a source and no others. */
export function diagramsWithin(partitions: readonly Partition[], source: Source) {
  const isBlock = !hasHoles(source);
  // The addresses of the source agree with `network` in the bits of `mask`.
  const mask = source.kind === "ipv4" ? source.mask : 0;
  const network = source.kind === "ipv4" ? networkOf(source.address, mask) : 0;
  const known = new Map<NodesKey, readonly Reached[]>();

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

  /** Returns the answers at nodes that ask nothing more: the lower of the cell's own rank and the node's. */
  function answersAt(own: readonly Answer[], nodes: Nodes): readonly Answer[] {
    return own.map((answer, index) => {
      const node = nodeAt(index, nodes[index] ?? NO_ODD);
      if (node?.kind === "open") return { ...answer, open: node.rules };
      if (node?.kind !== "answer") return answer;
      return { first: Math.min(answer.first, node.first), open: undefined };
    });
  }

  /** Yields the CIDR blocks of a common cell that meet the source, with the nodes below all bits that a block fixes. */
  function* blocksIn({ from, to, roots = [] }: CommonCell) {
    for (const { first, length } of blocksOf(from, to, 32)) {
      const block = Number(first);
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
  function endsBelow(nodes: Nodes): readonly Reached[] {
    const key = keyOf(nodes);
    const before = known.get(key);
    if (before !== undefined) return before;
    const bit = bitOf(nodes);
    const reached = new Map<NodesKey, Reached>();
    if (bit === 32) {
      reached.set(key, { end: nodes, count: 1, first: 0, last: 0 });
    } else {
      for (const { value, child } of childrenOf(nodes, bit)) {
        const free = freeBits(bit + 1, bitOf(child));
        const ways = 2 ** bitCountOf(free);
        for (const { end, count, first, last } of endsBelow(child)) {
          const endKey = keyOf(end);
          const sofar = reached.get(endKey);
          // Zero is visited before one: the first address stays, the last is replaced.
          reached.set(endKey, {
            end,
            count: (sofar?.count ?? 0) + count * ways,
            first: sofar?.first ?? value + first,
            last: value + free + last,
          });
        }
      }
    }
    const ends = [...reached.values()];
    known.set(key, ends);
    return ends;
  }

  /** Yields the ends that the addresses of a common cell reach, once for each of its blocks. */
  function* endsIn(cell: CommonCell): Generator<Reached> {
    for (const { block, length, nodes } of blocksIn(cell)) {
      const address = block | network;
      const free = freeBits(length, bitOf(nodes));
      const ways = 2 ** bitCountOf(free);
      for (const { end, count, first, last } of endsBelow(nodes)) {
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
