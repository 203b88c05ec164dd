import type { Family } from "../../address/address.js";
import { blocksOf } from "../../address/block.js";
import { bitCountOf, maskOfLength, networkOf } from "../../address/mask.js";
import { bordersOf, hasHoles, type Source } from "../../model/source.js";
import type { Partition } from "../partition.js";
import { answersAt, bitOf, endsBelow, freeBits, type Memo } from "./askDiagrams.js";
import { type Answer, type Piece, piecesWithin } from "./pieces.js";

/** Some addresses of which each of several partitions says one thing: how many, the first and the last, and what is said. */
export interface Cell {
  readonly count: bigint;
  readonly first: bigint;
  readonly last: bigint;
  readonly answers: readonly Answer[];
}

/**
 * The cells of one family inside a source. They are disjoint and together all of the source; the same answers may come in
 * several cells.
 */
export function* cellsWithin(partitions: readonly Partition[], family: Family, source: Source): Generator<Cell> {
  if (source.kind !== "any" && source.kind !== family) return;
  const [from, to] = bordersOf(source, family);
  const isBlock = !hasHoles(source);
  const memo: Memo = new Map();
  for (const piece of piecesWithin(partitions, family, from, to)) {
    if (isBlock && piece.roots === undefined) {
      yield { count: piece.to - piece.from + 1n, first: piece.from, last: piece.to, answers: piece.own };
    } else {
      yield* oddCells(partitions, piece, source, memo);
    }
  }
}

/** The cells of a piece of IPv4 where masks with holes play a part: those of the rules, or that of the source. */
function* oddCells(partitions: readonly Partition[], piece: Piece, source: Source, shared: Memo): Generator<Cell> {
  const [wanted, mask] = source.kind === "ipv4" ? [networkOf(source.address, source.mask), source.mask] : [0, 0];
  const place = piece.roots ?? [];
  const bit = bitOf(partitions, place);
  for (const { first, length } of blocksOf(piece.from, piece.to, 32)) {
    const block = Number(first);
    const blockMask = maskOfLength(length);
    if (((block ^ wanted) & mask & blockMask) !== 0) continue;
    const fixed = { address: (block | wanted) >>> 0, mask: (blockMask | mask) >>> 0 };
    // From the place's own bit on, only the source fixes bits, the same ones in every block: the counts can be shared.
    const free = freeBits(fixed.mask, length, bit);
    for (const reached of endsBelow(partitions, place, fixed, length <= bit ? shared : new Map())) {
      const { end, count } = reached;
      yield {
        count: BigInt(count * 2 ** bitCountOf(free)),
        first: BigInt((fixed.address | reached.first) >>> 0),
        last: BigInt((fixed.address | free | reached.last) >>> 0),
        answers: answersAt(partitions, piece.own, end),
      };
    }
  }
}
