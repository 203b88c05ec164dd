import { blocksOf } from "../../address/block.js";
import { ALL_BITS, maskOfLength } from "../../address/mask.js";
import type { MaskedSource } from "../../model/source.js";
import { firstFrom } from "../../text/text.js";
import { BLOCKS_AT_MOST } from "../blocks.js";
import { parseLooseQuad } from "../quads.js";

/** Consecutive IPv4 addresses with both ends. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Reads a range. `undefined` if nginx refuses it, as it does 255.255.255.255. */
export function readRange(word: string): Range | undefined {
  if (word.length > RANGE_AT_MOST) return undefined;
  const [first = "", ...others] = word.split("-");
  const from = parseLooseQuad(first);
  const to = parseLooseQuad(others.join("-"));
  return from === undefined || to === undefined || from > to || to === ALL_BITS ? undefined : { from, to };
}

/** No range is longer, even with leading zeros. */
const RANGE_AT_MOST = 200;

/**
 * The ranges of a geo block with `ranges;`, as ngx_http_geo_add_range() keeps them.
 *
 * A later range takes its addresses from an earlier one, and `owner` is the number of the range that has some. nginx compares ranges
 * within each /16 only. So two ranges may cross at the border of a /16.
 */
export interface GeoRanges {
  /** The pieces of each /16 in order, by its number. */
  readonly pieces: Map<number, Pieces>;
  /** The steps that are left. nginx needs quadratic time for unsorted ranges. */
  steps: number;
}

/** Columns, so that a search needs no objects. Addresses are relative to the /16. */
interface Pieces {
  readonly starts: number[];
  readonly ends: number[];
  readonly owners: number[];
}

const STEPS_AT_MOST = 2_000_000;

export function noRanges(): GeoRanges {
  return { pieces: new Map(), steps: STEPS_AT_MOST };
}

/** Adds a range. Returns the earlier ranges that lose addresses, or one that it crosses: then it is not added. */
export function addRange(
  ranges: GeoRanges,
  range: Range,
  owner: number,
): { readonly replaced: ReadonlySet<number> } | { readonly crossed: number } {
  const replaced = new Set<number>();
  for (const { part, start, end } of chunksOf(ranges, range)) {
    const { starts, ends, owners } = ranges.pieces.get(part) ?? NO_PIECES;
    const at = firstFrom(starts, end + 1) - 1;
    if (at < 0 || (ends[at] ?? 0) < start) continue;
    const other = owners[at] ?? 0;
    if ((starts[at] ?? 0) > start || (ends[at] ?? 0) < end) return { crossed: other };
    replaced.add(other);
  }
  for (const { part, start, end } of chunksOf(ranges, range)) {
    const pieces = ranges.pieces.get(part) ?? { starts: [], ends: [], owners: [] };
    ranges.pieces.set(part, pieces);
    const { starts, ends, owners } = pieces;
    const at = firstFrom(starts, end + 1) - 1;
    const [first, last, other] = [starts[at] ?? 0, ends[at] ?? 0, owners[at] ?? 0];
    const parts: (readonly [number, number, number])[] = [[start, end, owner]];
    const isInside = at >= 0 && last >= start;
    if (isInside && first < start) parts.unshift([first, start - 1, other]);
    if (isInside && last > end) parts.push([end + 1, last, other]);
    const [place, count] = isInside ? [at, 1] : [at + 1, 0];
    ranges.steps -= starts.length - place;
    starts.splice(place, count, ...parts.map(([one]) => one));
    ends.splice(place, count, ...parts.map(([, one]) => one));
    owners.splice(place, count, ...parts.map(([, , one]) => one));
  }
  return { replaced };
}

const NO_PIECES: Pieces = { starts: [], ends: [], owners: [] };

/** Removes the pieces that are equal to the parts of a range. Returns the ranges that lose addresses. */
export function deleteRange(ranges: GeoRanges, range: Range): ReadonlySet<number> {
  const replaced = new Set<number>();
  for (const { part, start, end } of chunksOf(ranges, range)) {
    const { starts, ends, owners } = ranges.pieces.get(part) ?? NO_PIECES;
    const at = firstFrom(starts, start);
    if (starts[at] !== start || ends[at] !== end) continue;
    replaced.add(owners[at] ?? 0);
    ranges.steps -= starts.length - at;
    for (const column of [starts, ends, owners]) column.splice(at, 1);
  }
  return replaced;
}

/** Yields the part of a range in each /16. Yields no more once the steps are used up. */
function* chunksOf(ranges: GeoRanges, { from, to }: Range) {
  for (let part = from >>> 16; part <= to >>> 16 && ranges.steps-- > 0; part++) {
    const start = part === from >>> 16 ? from & 0xffff : 0;
    const end = part === to >>> 16 ? to & 0xffff : 0xffff;
    yield { part, start, end };
  }
}

/** Returns the blocks that each owner has. `undefined` for an owner with too many. */
export function blocksByOwner({ pieces }: GeoRanges): ReadonlyMap<number, readonly MaskedSource[] | undefined> {
  const blocks = new Map<number, MaskedSource[] | undefined>();
  let last = { from: 0, to: -1, owner: -1 };
  for (const part of [...pieces.keys()].sort((one, other) => one - other)) {
    const { starts, ends, owners } = pieces.get(part) ?? NO_PIECES;
    for (const [place, start] of starts.entries()) {
      const [from, to, owner] = [part * 65_536 + start, part * 65_536 + (ends[place] ?? 0), owners[place] ?? 0];
      if (owner === last.owner && from === last.to + 1) {
        last.to = to;
      } else {
        addBlocks(last);
        last = { from, to, owner };
      }
    }
  }
  addBlocks(last);
  return blocks;

  function addBlocks({ from, to, owner }: typeof last): void {
    if (owner < 0) return;
    const own = blocks.has(owner) ? blocks.get(owner) : [];
    for (const { first, length } of blocksOf(BigInt(from), BigInt(to), 32)) {
      own?.push({ kind: "ipv4", address: Number(first), mask: maskOfLength(length) });
    }
    blocks.set(owner, own !== undefined && own.length <= BLOCKS_AT_MOST ? own : undefined);
  }
}
