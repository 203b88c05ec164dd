import { bitCountOf, type Mask, maskOfLength } from "../../address/mask.js";
import { NO_ODD, type Node } from "../holes/diagram.js";
import { bitAt } from "../holes/liveRules.js";
import type { Partition } from "../partition.js";
import type { Answer } from "./commonCells.js";

/** One node of each of several partitions, whose diagrams are walked together. */
export type Place = readonly number[];

/** Returns the first bit that a node asks, counted from the top, 32 if none asks. */
export function bitOf(partitions: readonly Partition[], place: Place): number {
  return place.reduce((lowest, node, index) => Math.min(lowest, askedBit(nodeAt(partitions, index, node))), 32);
}

/** Returns the place below a bit that is one, or zero. */
export function childOf(partitions: readonly Partition[], place: Place, bit: number, isOne: boolean): Place {
  return place.map((node, index) => {
    const asked = nodeAt(partitions, index, node);
    if (asked?.kind !== "ask" || asked.bit !== bit) return node;
    return isOne ? asked.one : asked.zero;
  });
}

/** Returns the answers at a place that asks nothing more: the lower of the cell's own rank and the node's. */
export function answersAt(partitions: readonly Partition[], own: readonly Answer[], place: Place): readonly Answer[] {
  return own.map((answer, index) => {
    const node = nodeAt(partitions, index, place[index] ?? NO_ODD);
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

/** The addresses below a place that reach one end: how many, the first and the last. Only the bits from the place's own on count. */
interface Reached {
  readonly end: Place;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** A cache of counts by place. Valid while the same bits from the place's own on are fixed. */
export type Memo = Map<PlaceKey, readonly Reached[]>;

export type PlaceKey = string | number;

/** Returns the ends that the addresses of `fixed` reach. Visits each place once. */
export function endsBelow(
  partitions: readonly Partition[],
  place: Place,
  fixed: Fixed,
  memo: Memo,
): readonly Reached[] {
  const key = keyOf(place);
  const known = memo.get(key);
  if (known !== undefined) return known;
  const bit = bitOf(partitions, place);
  const reached = new Map<PlaceKey, Reached>();
  if (bit === 32) {
    reached.set(key, { end: place, count: 1, first: 0, last: 0 });
  } else {
    const value = bitAt(bit);
    for (const isOne of [false, true]) {
      if ((fixed.mask & value) !== 0 && ((fixed.address & value) !== 0) !== isOne) continue;
      const child = childOf(partitions, place, bit, isOne);
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

/** Returns what equal places share: a number for a single partition, the most frequent case, else a text. */
export function keyOf(place: Place): PlaceKey {
  return place.length === 1 ? (place[0] ?? NO_ODD) : place.join();
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
