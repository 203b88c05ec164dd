import type { Family } from "../../address/address.js";
import { NO_ODD } from "../holes/laid.js";
import type { Partition } from "../partition.js";
import type { OddRule } from "../prefixes/prefixes.js";
import type { Ranges } from "../prefixes/ranges.js";
import { lastRowUpTo, rowOf, rowValue } from "../prefixes/rows.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";

/** What one partition says of some addresses: the rank that decides. */
export interface Answer {
  readonly first: number;
  /** Only where the step budget ran out: then `first` or one of these decides, and which is not known. */
  readonly open: readonly OddRule[] | undefined;
}

/** Consecutive addresses that lie in one range of each of several partitions. */
export interface Piece {
  readonly from: bigint;
  readonly to: bigint;
  /** What the contiguous rules say, one for each partition. */
  readonly own: readonly Answer[];
  /** Nodes that say what rules with odd masks change, one for each partition; undefined where none does anything. */
  readonly roots: readonly number[] | undefined;
}

/** The pieces of the addresses `from` to `to`, in their order. O(ranges in them). */
export function* piecesWithin(
  partitions: readonly Partition[],
  family: Family,
  from: bigint,
  to: bigint,
): Generator<Piece> {
  const cuts = partitions.map((partition) => {
    const ranges = family === "ipv4" ? partition.ipv4.ranges : partition.ipv6;
    const place = lastStartUpTo(ranges, from);
    return { ranges, place, next: startOf(ranges, place + 1), roots: family === "ipv4" ? partition.ipv4.roots : [] };
  });
  for (let start = from; start <= to; ) {
    let end = to + 1n;
    for (const { next } of cuts) if (next !== undefined && next < end) end = next;
    const roots = cuts.map(({ place, roots }) => roots[place] ?? NO_ODD);
    yield {
      from: start,
      to: end - 1n,
      own: cuts.map(({ ranges, place }) => ({ first: ranges.first[place] ?? DEFAULT_RANK, open: undefined })),
      roots: roots.some((root) => root !== NO_ODD) ? roots : undefined,
    };
    for (const cut of cuts) {
      if (cut.next !== end) continue;
      cut.place++;
      cut.next = startOf(cut.ranges, cut.place + 1);
    }
    start = end;
  }
}

/** The first address of a range; undefined past the last range. */
function startOf({ width, starts }: Ranges, range: number): bigint | undefined {
  return range * width < starts.length ? rowValue(starts, range, width) : undefined;
}

function lastStartUpTo({ width, starts }: Ranges, address: bigint): number {
  return lastRowUpTo(starts, rowOf(address, width), 0, width);
}
