/**
 * Questions to partitions. `commonCells.ts` walks one or several partitions side by side, and `diagrams.ts` their odd rules. Two readers
 * use them: `cells.ts` counts addresses, `runs.ts` keeps their order. `batches.ts` is for passes over a whole list, `actions.ts` for
 * hidden rules. `bulk.ts` and `lookup.ts` decide many addresses at once.
 */

import type { Family } from "../../address/address.js";
import { blocksOf } from "../../address/block.js";
import { bitCountOf, maskOfLength, networkOf } from "../../address/mask.js";
import { hasHoles, type Source } from "../../model/source.js";
import type { Partition } from "../partition.js";
import {
  type Answer,
  type CellFilter,
  type CommonCell,
  commonCells,
  currentCell,
  currentSize,
  moveOn,
  seek,
  walkOver,
} from "./commonCells.js";
import { answersAt, bitOf, endsBelow, freeBits, type Memo } from "./diagrams.js";

/** Addresses with one answer in each of several partitions: how many, the first and the last. Others may be between these. */
export interface Cell {
  readonly count: bigint;
  readonly first: bigint;
  readonly last: bigint;
  readonly answers: readonly Answer[];
}

/**
 * Yields the wanted cells of one family inside a source.
 *
 * All cells together are the source, and no two share an address. Several may have the same answers.
 * O(cells inside the source). An unwanted cell costs next to nothing.
 */
export function* cellsWithin(
  partitions: readonly Partition[],
  family: Family,
  source: Source,
  isWanted: CellFilter = () => true,
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

/**
 * Counts the addresses of a family by the kind of their answers. `kindOf` returns `undefined` for addresses that are not counted.
 *
 * O(cells), without a big integer for a cell of IPv4 that no odd rule changes.
 */
export function countByKind<Kind extends string>(
  partitions: readonly Partition[],
  family: Family,
  kindOf: (answers: readonly Answer[]) => Kind | undefined,
): ReadonlyMap<Kind, bigint> {
  const counts = new Map<Kind, bigint>();
  const sizes = new Map<Kind, number>();
  const source: Source = { kind: "any" };
  const isWanted: CellFilter = (answers) => kindOf(answers) !== undefined;
  const add = (answers: readonly Answer[], count: bigint) => {
    const kind = kindOf(answers);
    if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0n) + count);
  };
  const memo: Memo = new Map();
  const walk = walkOver(partitions, family, source);
  for (let isFound = seek(walk, isWanted); isFound; isFound = moveOn(walk) && seek(walk, isWanted)) {
    if (walk.isRooted) {
      const cells = oddCells(partitions, currentCell(walk), source, memo, isWanted);
      for (const { answers, count } of cells) add(answers, count);
    } else if (walk.width === 1) {
      const kind = kindOf(walk.answers);
      if (kind !== undefined) sizes.set(kind, (sizes.get(kind) ?? 0) + currentSize(walk));
    } else {
      const { from, to } = currentCell(walk);
      add(walk.answers, to - from + 1n);
    }
  }
  for (const [kind, size] of sizes) counts.set(kind, (counts.get(kind) ?? 0n) + BigInt(size));
  return counts;
}

/** Yields the cells of a common cell in which odd rules may decide, or which a source with holes matches in part. */
function* oddCells(
  partitions: readonly Partition[],
  cell: CommonCell,
  source: Source,
  shared: Memo,
  isWanted: CellFilter,
): Generator<Cell> {
  const [wanted, mask] = source.kind === "ipv4" ? [networkOf(source.address, source.mask), source.mask] : [0, 0];
  const nodes = cell.roots ?? [];
  const bit = bitOf(partitions, nodes);
  for (const { first, length } of blocksOf(cell.from, cell.to, 32)) {
    const block = Number(first);
    const blockMask = maskOfLength(length);
    if (((block ^ wanted) & mask & blockMask) !== 0) continue;
    const fixed = { address: (block | wanted) >>> 0, mask: (blockMask | mask) >>> 0 };
    // From the nodes' first bit on only the source fixes bits, the same in every block: counts can be shared.
    const free = freeBits(fixed.mask, length, bit);
    for (const reached of endsBelow(partitions, nodes, fixed, length <= bit ? shared : new Map())) {
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
