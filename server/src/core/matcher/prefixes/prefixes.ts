import { inSteps, type Steps } from "../../text/steps.js";
import { copyRow, type Width } from "./rows.js";

/**
 * The rules of one family whose masks have no holes: row i of `networks` has `lengths[i]` leading bits, all others zero, and
 * belongs to the rule of rank `ranks[i]`, its place in evaluation order.
 */
export interface Prefixes {
  readonly width: Width;
  readonly networks: Uint32Array;
  readonly lengths: Uint8Array;
  readonly ranks: Uint32Array;
}

/** An odd rule: its mask has holes. The address is masked. */
export interface OddRule {
  readonly rank: number;
  readonly address: number;
  readonly mask: number;
}

/** Copies the sorted prefixes whose ranks are wanted. `wanted` holds 1 for each of them, by rank. O(prefixes). */
export function* pickPrefixes(prefixes: Prefixes, wanted: Uint8Array): Steps<Prefixes> {
  const { width, networks, lengths, ranks } = prefixes;
  const picked = emptyPrefixes(width, ranks.length);
  let count = 0;
  yield* inSteps(ranks.length, (from, to) => {
    for (let place = from; place < to; place++) {
      const rank = ranks[place] ?? 0;
      if (wanted[rank] !== 1) continue;
      copyRow(networks, place, picked.networks, count, width);
      picked.lengths[count] = lengths[place] ?? 0;
      picked.ranks[count++] = rank;
    }
  });
  return firstRows(picked, count);
}

/** Columns of zeros for so many prefixes. */
export function emptyPrefixes(width: Width, count: number): Prefixes {
  return {
    width,
    networks: new Uint32Array(count * width),
    lengths: new Uint8Array(count),
    ranks: new Uint32Array(count),
  };
}

/** The first prefixes. Shares the columns. */
export function firstRows({ width, networks, lengths, ranks }: Prefixes, count: number): Prefixes {
  return {
    width,
    networks: networks.subarray(0, count * width),
    lengths: lengths.subarray(0, count),
    ranks: ranks.subarray(0, count),
  };
}
