import { splice } from "../columns.js";
import type { Prefixes, PrefixRow } from "./prefixes.js";
import { joinCells, type Ranges } from "./ranges.js";
import { DEFAULT_RANK, type Region, type Swept } from "./sweep.js";
import { copyRow, isAfterRow, isLastRow, isSameRow, lastOfRow, lastRowUpTo, rowAfter, type Width } from "./words.js";

/** What each rank becomes when rules are removed and inserted; `undefined` where all rules that stay keep theirs. */
export type Renumbering = Int32Array | undefined;

export function renumbered(renumbering: Renumbering, rank: number): number {
  return renumbering === undefined || rank === DEFAULT_RANK ? rank : (renumbering[rank] ?? DEFAULT_RANK);
}

/**
 * The sorted prefixes without some and with others; ranks of the removed are those before the renumbering, ranks of the
 * inserted those after it. The prefixes themselves must not be used any more. O(prefixes), by moving.
 */
export function patchPrefixes(
  prefixes: Prefixes,
  removed: readonly PrefixRow[],
  inserted: readonly PrefixRow[],
  renumbering: Renumbering,
): Prefixes {
  let patched = prefixes;
  for (const row of removed) patched = splicePrefixes(patched, placeOf(patched, row), 1, []);
  if (renumbering !== undefined) {
    for (let place = 0; place < patched.ranks.length; place++) {
      patched.ranks[place] = renumbering[patched.ranks[place] ?? 0] ?? 0;
    }
  }
  for (const row of inserted) patched = splicePrefixes(patched, placeOf(patched, row), 0, [row]);
  return patched;
}

function splicePrefixes(
  { width, networks, lengths, ranks }: Prefixes,
  place: number,
  removed: number,
  rows: readonly PrefixRow[],
): Prefixes {
  const inserted = Uint32Array.from(rows.flatMap(({ network }) => [...network]));
  return {
    width,
    networks: splice(networks, place, removed, inserted, width),
    lengths: splice(
      lengths,
      place,
      removed,
      Uint8Array.from(rows, ({ length }) => length),
    ),
    ranks: splice(
      ranks,
      place,
      removed,
      Uint32Array.from(rows, ({ rank }) => rank),
    ),
  };
}

/** The place of the first prefix that does not come before this one in the order of (network, length, rank). O(log prefixes). */
function placeOf({ width, networks, lengths, ranks }: Prefixes, { network, length, rank }: PrefixRow): number {
  let low = 0;
  let high = lengths.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const isBefore = isSameRow(networks, middle, network, 0, width)
      ? (lengths[middle] ?? 0) < length || (lengths[middle] === length && (ranks[middle] ?? 0) < rank)
      : isAfterRow(network, 0, networks, middle, width);
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The region of a prefix, and the places of the prefixes around it, of equal ones the first. O(length × log prefixes). */
export function regionOf(
  prefixes: Prefixes,
  { network, length }: PrefixRow,
): { readonly region: Region; readonly around: readonly number[] } {
  const { width, networks, lengths, ranks } = prefixes;
  const last = new Uint32Array(width);
  lastOfRow(network, 0, length, last, 0, width);
  const around: number[] = [];
  let first = DEFAULT_RANK;
  let second = DEFAULT_RANK;
  for (let shorter = 0; shorter < length; shorter++) {
    const outer = firstOfPrefixRow(network, shorter, width);
    const place = placeOf(prefixes, { network: outer, length: shorter, rank: 0 });
    for (let twin = place; twin < place + 2; twin++) {
      if (lengths[twin] !== shorter || !isSameRow(networks, twin, outer, 0, width)) break;
      if (twin === place) around.push(place);
      const rank = ranks[twin] ?? DEFAULT_RANK;
      if (rank < first) [first, second] = [rank, first];
      else if (rank < second) second = rank;
    }
  }
  const from = placeOf(prefixes, { network, length, rank: 0 });
  const to = lastRowUpTo(networks, last, 0, width) + 1;
  return { region: { start: network, last, from, to, first, second }, around };
}

function firstOfPrefixRow(network: Uint32Array, length: number, width: Width): Uint32Array {
  const last = new Uint32Array(width);
  lastOfRow(new Uint32Array(width), 0, length, last, 0, width);
  return network.map((word, index) => (word & ~(last[index] ?? 0)) >>> 0);
}

/** Ranges of a region that were cut anew. */
export interface Piece {
  readonly region: Region;
  readonly swept: Swept;
}

/** Consecutive ranges, `from` to `to` (exclusive), in which some regions were cut anew. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly pieces: readonly Piece[];
}

/**
 * The ranges that regions lie in, each with its neighbours, with which it may have to be joined; regions whose ranges overlap
 * come together. The regions are disjoint and come in their order.
 */
export function stretchesOf({ width, starts, first }: Ranges, pieces: readonly Piece[]): readonly Stretch[] {
  const stretches: { from: number; to: number; pieces: Piece[] }[] = [];
  for (const piece of pieces) {
    const { start, last } = piece.region;
    const begin = lastRowUpTo(starts, start, 0, width);
    const from = isSameRow(starts, begin, start, 0, width) ? Math.max(0, begin - 1) : begin;
    let to = first.length;
    if (!isLastRow(last, 0, width)) {
      const after = new Uint32Array(width);
      rowAfter(last, 0, after, 0, width);
      to = lastRowUpTo(starts, after, 0, width) + 1;
    }
    const before = stretches.at(-1);
    if (before !== undefined && from < before.to) {
      before.to = Math.max(before.to, to);
      before.pieces.push(piece);
    } else {
      stretches.push({ from, to, pieces: [piece] });
    }
  }
  return stretches;
}

/**
 * The ranges with some stretches cut anew: what cutting everything anew would make. Answers the ranges of each stretch too. The
 * ranges themselves, in which ranks are those after the edit already, must not be used any more. O(ranges), by moving.
 */
export function patchRanges(
  ranges: Ranges,
  stretches: readonly Stretch[],
): { readonly ranges: Ranges; readonly cut: readonly Ranges[] } {
  const cut = stretches.map((stretch) => cutStretch(ranges, stretch));
  let { starts, first, second } = ranges;
  // From the last to the first, so that the places of the others stay.
  for (let index = stretches.length - 1; index >= 0; index--) {
    const [stretch, now] = [stretches[index], cut[index]];
    if (stretch === undefined || now === undefined) continue;
    const { from, to } = stretch;
    starts = splice(starts, from, to - from, now.starts, ranges.width);
    first = splice(first, from, to - from, now.first);
    second = splice(second, from, to - from, now.second);
  }
  return { ranges: { width: ranges.width, starts, first, second }, cut };
}

function cutStretch(ranges: Ranges, { from, to, pieces }: Stretch): Ranges {
  const { width } = ranges;
  const builder = rangesBuilder(
    width,
    pieces.reduce((sum, { swept }) => sum + swept.count + 2, to - from),
  );
  let at = from;
  for (const [index, { region, swept }] of pieces.entries()) {
    // What lies before the region stays; the range in which it begins is cut short.
    for (; at < to && isAfterRow(region.start, 0, ranges.starts, at, width); at++)
      builder.add(ranges.starts, at, ranges, at);
    const joined = joinCells(swept);
    for (let range = 0; range < joined.first.length; range++) builder.add(joined.starts, range, joined, range);
    if (isLastRow(region.last, 0, width)) return builder.ranges();
    // What follows it begins there, with what the range says that the region ended in.
    const after = new Uint32Array(width);
    rowAfter(region.last, 0, after, 0, width);
    at = lastRowUpTo(ranges.starts, after, 0, width);
    const next = pieces[index + 1];
    if (next === undefined || !isSameRow(next.region.start, 0, after, 0, width)) builder.add(after, 0, ranges, at);
    at++;
  }
  for (; at < to; at++) builder.add(ranges.starts, at, ranges, at);
  return builder.ranges();
}

function rangesBuilder(width: Width, capacity: number) {
  const starts = new Uint32Array(capacity * width);
  const first = new Int32Array(capacity);
  const second = new Int32Array(capacity);
  let count = 0;
  return {
    /** Adds the range that begins at a row and says what another one says; one like the range before it is a part of that. */
    add(begins: Uint32Array, row: number, says: Ranges, range: number): void {
      const decides = says.first[range] ?? DEFAULT_RANK;
      const next = says.second[range] ?? DEFAULT_RANK;
      if (count > 0 && first[count - 1] === decides && second[count - 1] === next) return;
      copyRow(begins, row, starts, count, width);
      first[count] = decides;
      second[count++] = next;
    },
    ranges: (): Ranges => ({
      width,
      starts: starts.slice(0, count * width),
      first: first.slice(0, count),
      second: second.slice(0, count),
    }),
  };
}
