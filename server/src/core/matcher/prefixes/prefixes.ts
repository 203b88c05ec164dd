import { viewOf } from "../../text/columns.js";
import { inSteps, type Steps } from "../../text/steps.js";
import { copyRow, type Width } from "./rows.js";

/**
 * The rules of one family with contiguous masks, in columns. Row i of `networks` keeps `lengths[i]` leading bits, all others are zero.
 * Its rule has the rank `ranks[i]`. The index i is called a place.
 */
export interface Prefixes {
  readonly width: Width;
  readonly networks: Uint32Array;
  readonly lengths: Uint8Array;
  readonly ranks: Uint32Array;
}

/** An IPv4 rule with a non-contiguous mask, one with holes. Its address is masked. */
export interface OddRule {
  readonly rank: number;
  readonly address: number;
  readonly mask: number;
}

/** Copies the prefixes with `wanted[rank]` other than 0, in their order. O(prefixes). */
export function* pickPrefixes(prefixes: Prefixes, wanted: Uint8Array): Steps<Prefixes> {
  const { width, networks, lengths, ranks } = prefixes;
  const picked = emptyPrefixes(width, ranks.length);
  let count = 0;
  yield* inSteps(ranks.length, (from, to) => {
    for (let place = from; place < to; place++) {
      const rank = ranks[place] ?? 0;
      if (wanted[rank] === 0) continue;
      copyRow(networks, place, picked.networks, count, width);
      picked.lengths[count] = lengths[place] ?? 0;
      picked.ranks[count++] = rank;
    }
  });
  return firstRows(picked, count);
}

/** Returns columns of zeros for `count` prefixes. */
export function emptyPrefixes(width: Width, count: number): Prefixes {
  return {
    width,
    networks: new Uint32Array(count * width),
    lengths: new Uint8Array(count),
    ranks: new Uint32Array(count),
  };
}

/** Returns the first `count` prefixes. */
export function firstRows({ width, networks, lengths, ranks }: Prefixes, count: number): Prefixes {
  return {
    width,
    networks: viewOf(networks, 0, count * width),
    lengths: viewOf(lengths, 0, count),
    ranks: viewOf(ranks, 0, count),
  };
}
