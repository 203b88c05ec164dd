import { bitCountOf, type Mask, maskOfLength } from "../../address/mask.js";
import { NO_ODD, type Node } from "../holes/diagram.js";
import { bitAt } from "../holes/liveRules.js";
import type { Partition } from "../partition.js";
import type { Answer } from "./commonCells.js";

/** One node of each of several partitions, whose diagrams are walked together. */
export type Nodes = readonly number[];

/** Returns the first bit that a node asks, counted from the top, 32 if none asks. */
export function bitOf(partitions: readonly Partition[], nodes: Nodes): number {
  return nodes.reduce((lowest, node, index) => Math.min(lowest, askedBit(nodeAt(partitions, index, node))), 32);
}

/** Returns the nodes below a bit that is one, or zero. */
export function childOf(partitions: readonly Partition[], nodes: Nodes, bit: number, isOne: boolean): Nodes {
  return nodes.map((node, index) => {
    const asked = nodeAt(partitions, index, node);
    if (asked?.kind !== "ask" || asked.bit !== bit) return node;
    return isOne ? asked.one : asked.zero;
  });
}

/** Returns the answers at nodes that ask nothing more: the lower of the cell's own rank and the node's. */
export function answersAt(partitions: readonly Partition[], own: readonly Answer[], nodes: Nodes): readonly Answer[] {
  return own.map((answer, index) => {
    const node = nodeAt(partitions, index, nodes[index] ?? NO_ODD);
    if (node?.kind === "open") return { ...answer, open: node.rules };
    if (node?.kind !== "answer") return answer;
    return { first: Math.min(answer.first, node.first), open: undefined };
  });
}

/** The addresses that agree with `address` in the bits of `mask`. */
export interface Fixed {
  readonly address: number;
  readonly mask: Mask;
}

/** The addresses below some nodes that reach one end: how many, the first and the last. Only bits from the nodes' first on count. */
interface Reached {
  readonly end: Nodes;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** A cache of counts by nodes. Valid while the same bits from the nodes' first on are fixed. */
export type Memo = Map<NodesKey, readonly Reached[]>;

export type NodesKey = string | number;

/** Returns the ends that the addresses of `fixed` reach. Visits each set of nodes once. */
export function endsBelow(
  partitions: readonly Partition[],
  nodes: Nodes,
  fixed: Fixed,
  memo: Memo,
): readonly Reached[] {
  const key = keyOf(nodes);
  const known = memo.get(key);
  if (known !== undefined) return known;
  const bit = bitOf(partitions, nodes);
  const reached = new Map<NodesKey, Reached>();
  if (bit === 32) {
    reached.set(key, { end: nodes, count: 1, first: 0, last: 0 });
  } else {
    const value = bitAt(bit);
    for (const isOne of [false, true]) {
      if ((fixed.mask & value) !== 0 && ((fixed.address & value) !== 0) !== isOne) continue;
      const child = childOf(partitions, nodes, bit, isOne);
      const free = freeBits(fixed.mask, bit + 1, bitOf(partitions, child));
      const ways = 2 ** bitCountOf(free);
      const own = isOne ? value : 0;
      for (const { end, count, first, last } of endsBelow(partitions, child, fixed, memo)) {
        const endKey = keyOf(end);
        const sofar = reached.get(endKey);
        // Zero is visited before one: the first address stays, the last is replaced.
        reached.set(endKey, {
          end,
          count: (sofar?.count ?? 0) + count * ways,
          first: sofar?.first ?? own + first,
          last: own + free + last,
        });
      }
    }
  }
  const ends = [...reached.values()];
  memo.set(key, ends);
  return ends;
}

/** Returns a key for a set of nodes: a number for a single partition, the most frequent case, else a text. */
export function keyOf(nodes: Nodes): NodesKey {
  return nodes.length === 1 ? (nodes[0] ?? NO_ODD) : nodes.join();
}

/** Returns the bits `from` to `to` (exclusive) that the mask leaves free. */
export function freeBits(mask: Mask, from: number, to: number): number {
  return to <= from ? 0 : (maskOfLength(to) & ~maskOfLength(from) & ~mask) >>> 0;
}

function nodeAt(partitions: readonly Partition[], index: number, node: number): Node | undefined {
  return node === NO_ODD ? undefined : partitions[index]?.ipv4.nodes[node];
}

function askedBit(node: Node | undefined): number {
  return node?.kind === "ask" ? node.bit : 32;
}
