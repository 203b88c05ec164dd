import { bitCountOf, type Mask, maskOfLength } from "../../address/mask.js";
import { NO_ODD, type Node } from "../holes/diagram.js";
import { bitAt } from "../holes/liveRules.js";
import type { Partition } from "../partition.js";
import type { Answer } from "./commonCells.js";

/** The diagrams of several partitions, asked together: a place is one node of each. */
export type Place = readonly number[];

/** The first bit that one of the nodes asks, counted from the top; 32 where none asks any more. */
export function bitOf(partitions: readonly Partition[], place: Place): number {
  return place.reduce((lowest, node, index) => Math.min(lowest, askedBit(nodeAt(partitions, index, node))), 32);
}

/** Where the place leads when its bit is zero, or one. */
export function childOf(partitions: readonly Partition[], place: Place, bit: number, isOne: boolean): Place {
  return place.map((node, index) => {
    const asked = nodeAt(partitions, index, node);
    if (asked?.kind !== "ask" || asked.bit !== bit) return node;
    return isOne ? asked.one : asked.zero;
  });
}

/** What each partition says where its node asks nothing more: the lower rank of the range's own and the odd rules'. */
export function answersAt(partitions: readonly Partition[], own: readonly Answer[], place: Place): readonly Answer[] {
  return own.map((answer, index) => {
    const node = nodeAt(partitions, index, place[index] ?? NO_ODD);
    if (node?.kind === "open") return { ...answer, open: node.rules };
    if (node?.kind !== "answer") return answer;
    return { first: Math.min(answer.first, node.first), open: undefined };
  });
}

/** Addresses that agree with the bits of `address` that `mask` looks at. */
export interface Fixed {
  readonly address: number;
  readonly mask: Mask;
}

/** Some addresses below a place that reach the same end, over the bits from the place's own on: how many, the first and the last. */
interface Reached {
  readonly end: Place;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** Counts that were made already, by place; valid as long as the bits from the place's own on are fixed alike. */
export type Memo = Map<PlaceKey, readonly Reached[]>;

export type PlaceKey = string | number;

/** The ends that are reached by addresses that agree with `fixed`. Each place is looked at once. */
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
        // Zero comes before one, so that the first stays and the last is replaced.
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

/** What equal places share; a number for the one node of a single partition, which is what is asked most. */
export function keyOf(place: Place): PlaceKey {
  return place.length === 1 ? (place[0] ?? NO_ODD) : place.join();
}

/** The bits from place `from` to `to` (exclusive) that the mask leaves free. */
export function freeBits(mask: Mask, from: number, to: number): number {
  return to <= from ? 0 : (maskOfLength(to) & ~maskOfLength(from) & ~mask) >>> 0;
}

function nodeAt(partitions: readonly Partition[], index: number, node: number): Node | undefined {
  return node === NO_ODD ? undefined : partitions[index]?.ipv4.nodes[node];
}

function askedBit(node: Node | undefined): number {
  return node?.kind === "ask" ? node.bit : 32;
}
