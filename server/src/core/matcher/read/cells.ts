import type { Family } from "../../address/address.js";
import { blocksOf } from "../../address/block.js";
import { bitCountOf, maskOfLength, networkOf } from "../../address/mask.js";
import { hasHoles, type Source } from "../../model/source.js";
import type { Partition } from "../partition.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import { type Answer, type CommonCell, commonCells, type Wanted } from "./commonCells.js";
import { answersAt, bitOf, endsBelow, freeBits, type Memo } from "./diagrams.js";

/** Some addresses of which each of several partitions says one thing: how many, the first and the last, and what is said. */
export interface Cell {
  readonly count: bigint;
  readonly first: bigint;
  readonly last: bigint;
  readonly answers: readonly Answer[];
}

/**
 * The wanted cells of one family inside a source. All cells are disjoint and together all of the source. The same answers may come in
 * several cells. O(cells inside the source); a cell that is not wanted costs next to nothing.
 */
export function* cellsWithin(
  partitions: readonly Partition[],
  family: Family,
  source: Source,
  isWanted: Wanted = () => true,
): Generator<Cell> {
  if (source.kind !== "any" && source.kind !== family) return;
  const isBlock = !hasHoles(source);
  const memo: Memo = new Map();
  for (const cell of commonCells(partitions, family, source, isWanted)) {
    if (isBlock && cell.roots === undefined) {
      yield { count: cell.to - cell.from + 1n, first: cell.from, last: cell.to, answers: cell.own };
    } else {
      yield* oddCells(partitions, cell, source, memo, isWanted);
    }
  }
}

/** How many addresses of a family a counted rank decides, as far as that is proved. O(cells). */
export function countAddresses(partition: Partition, family: Family, isCounted: (rank: number) => boolean): bigint {
  const { width, starts, first, odd } = partition[family];
  if (width === 1 && odd.length === 0) {
    let count = 0;
    // Sums of at most 2^32 are exact, and a fraction of the work that they are as big integers.
    for (let cell = 0; cell < first.length; cell++) {
      if (isCounted(first[cell] ?? DEFAULT_RANK)) count += (starts[cell + 1] ?? 2 ** 32) - (starts[cell] ?? 0);
    }
    return BigInt(count);
  }
  let count = 0n;
  const isWanted: Wanted = ([answer]) => answer?.open === undefined && isCounted(answer?.first ?? DEFAULT_RANK);
  for (const cell of cellsWithin([partition], family, { kind: "any" }, isWanted)) count += cell.count;
  return count;
}

/** The cells of IPv4 addresses among which odd rules decide, or which a source with holes matches in part. */
function* oddCells(
  partitions: readonly Partition[],
  cell: CommonCell,
  source: Source,
  shared: Memo,
  isWanted: Wanted,
): Generator<Cell> {
  const [wanted, mask] = source.kind === "ipv4" ? [networkOf(source.address, source.mask), source.mask] : [0, 0];
  const place = cell.roots ?? [];
  const bit = bitOf(partitions, place);
  for (const { first, length } of blocksOf(cell.from, cell.to, 32)) {
    const block = Number(first);
    const blockMask = maskOfLength(length);
    if (((block ^ wanted) & mask & blockMask) !== 0) continue;
    const fixed = { address: (block | wanted) >>> 0, mask: (blockMask | mask) >>> 0 };
    // From the place's own bit on, only the source fixes bits, the same ones in every block: the counts can be shared.
    const free = freeBits(fixed.mask, length, bit);
    for (const reached of endsBelow(partitions, place, fixed, length <= bit ? shared : new Map())) {
      const { end, count } = reached;
      const answers = answersAt(partitions, cell.own, end);
      if (!isWanted(answers)) continue;
      yield {
        count: BigInt(count * 2 ** bitCountOf(free)),
        first: BigInt((fixed.address | reached.first) >>> 0),
        last: BigInt((fixed.address | free | reached.last) >>> 0),
        answers,
      };
    }
  }
}
