import type { Family } from "../address/address.js";
import { firstOfPrefix, lastOfPrefix } from "../address/ipv6.js";
import { bitCountOf, type Mask, maskOfLength, networkOf, prefixLengthOf } from "../address/mask.js";
import type { Source } from "../model/source.js";
import { bitAt, NO_ODD, type Node, type OddRule, type Overlay } from "./oddMasks.js";
import type { Partition } from "./partition.js";
import { DEFAULT_RANK, type Ranges } from "./sweep.js";
import { lastRowUpTo, rowValue } from "./words.js";

/**
 * Some addresses that the same rules decide: how many, the rank that decides and the rank that would without it.
 *
 * `open` is there when the step budget ran out before that was known: then the deciding rule is `first` or one of `open`.
 */
export interface Cell {
  readonly count: bigint;
  readonly first: number;
  readonly second: number;
  readonly open: readonly OddRule[] | undefined;
}

/** The cells of one family inside a source; `undefined` is the whole family. A cell may come in several pieces. */
export function* cellsWithin(partition: Partition, family: Family, source?: Source): Generator<Cell> {
  if (source !== undefined && source.kind !== "any" && source.kind !== family) return;
  if (family === "ipv4") {
    const [address, mask] = source?.kind === "ipv4" ? [networkOf(source.address, source.mask), source.mask] : [0, 0];
    yield* ipv4Cells(partition.ipv4, address, mask);
  } else {
    const [network, length] = source?.kind === "ipv6" ? [source.address, source.length] : [[0, 0, 0, 0] as const, 0];
    yield* ipv6Cells(
      partition.ipv6,
      Uint32Array.from(firstOfPrefix(network, length)),
      Uint32Array.from(lastOfPrefix(network, length)),
    );
  }
}

function* ipv6Cells({ starts, first, second }: Ranges, from: Uint32Array, to: Uint32Array): Generator<Cell> {
  const lastRange = lastRowUpTo(starts, to, 4);
  let start = rowValue(from, 0, 4);
  const end = rowValue(to, 0, 4) + 1n;
  for (let range = lastRowUpTo(starts, from, 4); range <= lastRange; range++) {
    const next = range === lastRange ? end : rowValue(starts, range + 1, 4);
    yield {
      count: next - start,
      first: first[range] ?? DEFAULT_RANK,
      second: second[range] ?? DEFAULT_RANK,
      open: undefined,
    };
    start = next;
  }
}

function* ipv4Cells({ ranges, roots, nodes }: Overlay, address: number, mask: Mask): Generator<Cell> {
  const isPrefix = prefixLengthOf(mask) !== undefined;
  const highest = (address | ~mask) >>> 0;
  const lastRange = lastRowUpTo(ranges.starts, Uint32Array.of(highest), 1);
  const shared: Memo = new Map();
  for (let range = lastRowUpTo(ranges.starts, Uint32Array.of(address), 1); range <= lastRange; range++) {
    const from = Math.max(address, ranges.starts[range] ?? 0);
    const to = range === lastRange ? highest : (ranges.starts[range + 1] ?? 0) - 1;
    const own = { first: ranges.first[range] ?? DEFAULT_RANK, second: ranges.second[range] ?? DEFAULT_RANK };
    const root = roots[range] ?? NO_ODD;
    if (isPrefix && root === NO_ODD) {
      yield { count: BigInt(to - from + 1), ...own, open: undefined };
      continue;
    }
    for (const [block, length] of blocksOf(from, to)) {
      const blockMask = maskOfLength(length);
      if (((block ^ address) & mask & blockMask) !== 0) continue;
      const fixed = { address: (block | address) >>> 0, mask: (blockMask | mask) >>> 0 };
      // Below the root's first bit only the source fixes bits, the same ones in every block: the counts can be shared.
      const memo = length <= bitOf(nodes[root]) ? shared : new Map();
      for (const [answer, count] of answersBelow(nodes, root, fixed, memo)) {
        const scaled = BigInt(count) * freeWays(fixed.mask, length, bitOf(nodes[root]));
        yield { count: scaled, ...merge(own, nodes[answer]) };
      }
    }
  }
}

interface Fixed {
  readonly address: number;
  readonly mask: Mask;
}

/** For each node, how many addresses below its bit reach which answer. */
type Memo = Map<number, ReadonlyMap<number, number>>;

/** How many addresses that agree with `fixed` reach each answer, counted over the bits from the node's own bit on. */
function answersBelow(nodes: readonly Node[], place: number, fixed: Fixed, memo: Memo): ReadonlyMap<number, number> {
  const known = memo.get(place);
  if (known !== undefined) return known;
  const node = nodes[place];
  const answers = new Map<number, number>();
  if (node?.kind !== "ask") {
    answers.set(place, 1);
  } else {
    const bit = bitAt(node.bit);
    for (const [value, child] of [[0, node.zero] as const, [bit, node.one] as const]) {
      if ((fixed.mask & bit) !== 0 && (fixed.address & bit) !== (value | 0)) continue;
      const ways = Number(freeWays(fixed.mask, node.bit + 1, bitOf(nodes[child])));
      for (const [answer, count] of answersBelow(nodes, child, fixed, memo)) {
        answers.set(answer, (answers.get(answer) ?? 0) + count * ways);
      }
    }
  }
  memo.set(place, answers);
  return answers;
}

/** Where the node's own question stands; 32 when it asks none. */
function bitOf(node: Node | undefined): number {
  return node?.kind === "ask" ? node.bit : 32;
}

/** How many ways there are to choose the bits from place `from` to `to` (exclusive) that the mask leaves free. */
function freeWays(mask: Mask, from: number, to: number): bigint {
  if (to <= from) return 1n;
  const between = (maskOfLength(to) & ~maskOfLength(from)) >>> 0;
  return 1n << BigInt(bitCountOf(between & ~mask));
}

/** The two lowest ranks among the range's own and the odd rules'. */
function merge(own: { first: number; second: number }, node: Node | undefined): Omit<Cell, "count"> {
  if (node?.kind === "open") return { ...own, open: node.rules };
  if (node?.kind !== "answer") return { ...own, open: undefined };
  const [first = DEFAULT_RANK, second = DEFAULT_RANK] = [own.first, own.second, node.first, node.second].sort(
    (one, other) => one - other,
  );
  return { first, second, open: undefined };
}

/** The fewest CIDR blocks, as first address and prefix length, that make up the addresses from `from` to `to`. */
function* blocksOf(from: number, to: number): Generator<[block: number, length: number]> {
  for (let block = from; block <= to; ) {
    let size = block === 0 ? 2 ** 32 : (block & -block) >>> 0;
    while (size > to - block + 1) size /= 2;
    yield [block, 32 - Math.log2(size)];
    block += size;
  }
}
