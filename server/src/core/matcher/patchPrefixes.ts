import { splice } from "../columns.js";
import type { Prefixes, PrefixRow } from "./prefixes.js";
import { DEFAULT_RANK, type Region } from "./sweep.js";
import { isAfterRow, isSameRow, lastOfRow, lastRowUpTo, type Width } from "./words.js";

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
