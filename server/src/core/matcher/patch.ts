import { firstOf } from "../columns.js";
import { emptyPrefixes, type Prefixes, type PrefixRow } from "./prefixes.js";
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
 * inserted those after it. O(prefixes), by copying.
 */
export function patchPrefixes(
  prefixes: Prefixes,
  removed: readonly PrefixRow[],
  inserted: readonly PrefixRow[],
  renumbering: Renumbering,
): Prefixes {
  const { width } = prefixes;
  const gaps = removed.map((row) => placeOf(prefixes, row)).sort((one, other) => one - other);
  const kept = emptyPrefixes(width, prefixes.lengths.length - gaps.length);
  let from = 0;
  for (const [index, gap] of [...gaps, prefixes.lengths.length].entries()) {
    copyPrefixes(prefixes, from, gap, kept, from - index);
    from = gap + 1;
  }
  if (renumbering !== undefined) {
    for (let place = 0; place < kept.ranks.length; place++) {
      kept.ranks[place] = renumbering[kept.ranks[place] ?? 0] ?? 0;
    }
  }
  if (inserted.length === 0) return kept;

  const rows = [...inserted].sort((one, other) => comparePrefixes(one, other, width));
  const patched = emptyPrefixes(width, kept.lengths.length + rows.length);
  from = 0;
  for (const [index, row] of rows.entries()) {
    const place = placeOf(kept, row);
    copyPrefixes(kept, from, place, patched, from + index);
    copyRow(row.network, 0, patched.networks, place + index, width);
    patched.lengths[place + index] = row.length;
    patched.ranks[place + index] = row.rank;
    from = place;
  }
  copyPrefixes(kept, from, kept.lengths.length, patched, from + rows.length);
  return patched;
}

function copyPrefixes(source: Prefixes, from: number, to: number, target: Prefixes, at: number): void {
  const { width } = source;
  target.networks.set(source.networks.subarray(from * width, to * width), at * width);
  target.lengths.set(source.lengths.subarray(from, to), at);
  target.ranks.set(source.ranks.subarray(from, to), at);
}

function comparePrefixes(one: PrefixRow, other: PrefixRow, width: Width): number {
  if (isAfterRow(one.network, 0, other.network, 0, width)) return 1;
  if (isAfterRow(other.network, 0, one.network, 0, width)) return -1;
  return one.length - other.length || one.rank - other.rank;
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

/** Ranges `from` to `to` (exclusive) of the old ones that became ranges `newFrom` to `newTo` of the new ones. */
export interface Replaced {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/**
 * The ranges with some regions, which are disjoint and come in their order, cut anew. With each region its neighbours are
 * replaced, with which it may have to be joined: the result is what cutting everything anew would make. O(ranges), by copying.
 */
export function patchRanges(
  ranges: Ranges,
  pieces: readonly Piece[],
  renumbering: Renumbering,
): { readonly ranges: Ranges; readonly replaced: readonly Replaced[] } {
  const { width } = ranges;
  const count = ranges.first.length;
  const builder = rangesBuilder(
    width,
    pieces.reduce((sum, { swept }) => sum + swept.count + 2, count),
  );
  const replaced: Replaced[] = [];
  let copied = 0;
  for (const group of overlapping(ranges, pieces)) {
    builder.copy(ranges, copied, group.from, renumbering);
    const newFrom = builder.count();
    let at = group.from;
    for (const [index, { region, swept }] of group.pieces.entries()) {
      // What lies before the region stays; the range in which it begins is cut short.
      for (; at < group.to && isAfterRow(region.start, 0, ranges.starts, at, width); at++) {
        builder.add(ranges.starts, at, ranges, at, renumbering);
      }
      const joined = joinCells(swept);
      for (let range = 0; range < joined.first.length; range++)
        builder.add(joined.starts, range, joined, range, undefined);
      if (isLastRow(region.last, 0, width)) {
        at = count;
        break;
      }
      // What follows it begins there, with what the range says that the region ended in.
      const after = new Uint32Array(width);
      rowAfter(region.last, 0, after, 0, width);
      at = lastRowUpTo(ranges.starts, after, 0, width);
      const next = group.pieces[index + 1];
      if (next === undefined || !isSameRow(next.region.start, 0, after, 0, width)) {
        builder.add(after, 0, ranges, at, renumbering);
      }
      at++;
    }
    for (; at < group.to; at++) builder.add(ranges.starts, at, ranges, at, renumbering);
    replaced.push({ from: group.from, to: group.to, newFrom, newTo: builder.count() });
    copied = group.to;
  }
  builder.copy(ranges, copied, count, renumbering);
  return { ranges: builder.ranges(), replaced };
}

/** The ranges that the regions and their neighbours make up, with those regions whose ranges overlap together. */
function overlapping(
  { width, starts, first }: Ranges,
  pieces: readonly Piece[],
): readonly { readonly from: number; readonly to: number; readonly pieces: readonly Piece[] }[] {
  const groups: { from: number; to: number; pieces: Piece[] }[] = [];
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
    const before = groups.at(-1);
    if (before !== undefined && from < before.to) {
      before.to = Math.max(before.to, to);
      before.pieces.push(piece);
    } else {
      groups.push({ from, to, pieces: [piece] });
    }
  }
  return groups;
}

function rangesBuilder(width: Width, capacity: number) {
  const starts = new Uint32Array(capacity * width);
  const first = new Int32Array(capacity);
  const second = new Int32Array(capacity);
  let count = 0;

  /** Adds the range that begins at a row and says what another one says; one like the range before it is a part of that. */
  function add(begins: Uint32Array, row: number, says: Ranges, range: number, renumbering: Renumbering): void {
    const decides = renumbered(renumbering, says.first[range] ?? DEFAULT_RANK);
    const next = renumbered(renumbering, says.second[range] ?? DEFAULT_RANK);
    if (count > 0 && first[count - 1] === decides && second[count - 1] === next) return;
    copyRow(begins, row, starts, count, width);
    first[count] = decides;
    second[count++] = next;
  }

  return {
    add,
    count: () => count,
    /** Adds ranges `from` to `to` (exclusive), which need not be joined with what is there. */
    copy(ranges: Ranges, from: number, to: number, renumbering: Renumbering): void {
      starts.set(ranges.starts.subarray(from * width, to * width), count * width);
      if (renumbering === undefined) {
        first.set(ranges.first.subarray(from, to), count);
        second.set(ranges.second.subarray(from, to), count);
      } else {
        for (let range = from; range < to; range++) {
          first[count + range - from] = renumbered(renumbering, ranges.first[range] ?? 0);
          second[count + range - from] = renumbered(renumbering, ranges.second[range] ?? 0);
        }
      }
      count += to - from;
    },
    ranges: (): Ranges => ({
      width,
      starts: firstOf(starts, count * width),
      first: firstOf(first, count),
      second: firstOf(second, count),
    }),
  };
}
