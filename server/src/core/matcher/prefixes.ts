import { prefixWord } from "../address/ipv6.js";
import { ADDRESS_WORDS, ANY, IPV4, IPV6, type RuleTable } from "../model/ruleTable.js";
import type { Width } from "./words.js";

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

/** A rule whose mask has holes, by rank; its address is masked. */
export interface OddRule {
  readonly rank: number;
  readonly address: number;
  readonly mask: number;
}

/** The prefixes of both families, sorted, and the rest by rank. O(rules). */
export function collectPrefixes(
  rules: RuleTable,
  order: Uint32Array,
): { readonly ipv4: Prefixes; readonly ipv6: Prefixes; readonly odd: readonly OddRule[] } {
  const ipv4 = emptyPrefixes(1, rules.count);
  let ipv6 = emptyPrefixes(4, 64);
  const odd: OddRule[] = [];
  let count4 = 0;
  let count6 = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const id = order[rank] ?? 0;
    const kind = rules.kinds[id];
    const mask = rules.masks[id] ?? 0;
    if (kind !== IPV6) {
      const zeros = ~mask >>> 0;
      const network = ((rules.addresses[id * ADDRESS_WORDS] ?? 0) & mask) >>> 0;
      // Leading ones only: the zeros are one less than a power of two.
      if ((zeros & (zeros + 1)) === 0) {
        ipv4.networks[count4] = network;
        ipv4.lengths[count4] = Math.clz32(zeros);
        ipv4.ranks[count4++] = rank;
      } else {
        odd.push({ rank, address: network, mask });
      }
    }
    if (kind !== IPV4) {
      if (count6 === ipv6.lengths.length) ipv6 = firstRows(ipv6, count6, count6 * 4);
      for (let word = 0; word < 4; word++) {
        const bits = (rules.addresses[id * ADDRESS_WORDS + word] ?? 0) & prefixWord(mask, word);
        ipv6.networks[count6 * 4 + word] = kind === ANY ? 0 : bits;
      }
      ipv6.lengths[count6] = mask;
      ipv6.ranks[count6++] = rank;
    }
  }
  return { ipv4: sortPrefixes(firstRows(ipv4, count4)), ipv6: sortPrefixes(firstRows(ipv6, count6)), odd };
}

/**
 * The prefixes by (network, length), of equal ones the lowest rank first: then each is followed by all that lie in it.
 *
 * A least-significant-digit radix sort of row numbers, stable, of rows that come by rank. O(n), with 2^11 counters.
 */
export function sortPrefixes(prefixes: Prefixes): Prefixes {
  const { width, networks, lengths, ranks } = prefixes;
  const order = sortedOrder(prefixes);
  const sorted = emptyPrefixes(width, order.length);
  for (let place = 0; place < order.length; place++) {
    const row = order[place] ?? 0;
    for (let word = 0; word < width; word++) sorted.networks[place * width + word] = networks[row * width + word] ?? 0;
    sorted.lengths[place] = lengths[row] ?? 0;
    sorted.ranks[place] = ranks[row] ?? 0;
  }
  return sorted;
}

const DIGIT_BITS = 11;
const DIGIT = (1 << DIGIT_BITS) - 1;

/** The row numbers of the prefixes by (network, length), equal ones as they come. */
export function sortedOrder({ width, networks, lengths }: Prefixes): Uint32Array {
  let order = new Uint32Array(lengths.length);
  let spare = new Uint32Array(lengths.length);
  for (let row = 0; row < order.length; row++) order[row] = row;
  const counts = new Uint32Array(DIGIT + 2);

  function sortByDigit(keys: Uint32Array | Uint8Array, stride: number, offset: number, shift: number): void {
    counts.fill(0);
    for (let row = 0; row < order.length; row++) {
      const digit = ((keys[row * stride + offset] ?? 0) >>> shift) & DIGIT;
      counts[digit + 1] = (counts[digit + 1] ?? 0) + 1;
    }
    if (counts[(((keys[offset] ?? 0) >>> shift) & DIGIT) + 1] === order.length) return;
    for (let digit = 1; digit < counts.length; digit++) counts[digit] = (counts[digit] ?? 0) + (counts[digit - 1] ?? 0);
    for (let place = 0; place < order.length; place++) {
      const row = order[place] ?? 0;
      const digit = ((keys[row * stride + offset] ?? 0) >>> shift) & DIGIT;
      const target = counts[digit] ?? 0;
      spare[target] = row;
      counts[digit] = target + 1;
    }
    [order, spare] = [spare, order];
  }

  sortByDigit(lengths, 1, 0, 0);
  for (let word = width - 1; word >= 0; word--) {
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) sortByDigit(networks, width, word, shift);
  }
  return order;
}

function emptyPrefixes(width: Width, count: number): Prefixes {
  return {
    width,
    networks: new Uint32Array(count * width),
    lengths: new Uint8Array(count),
    ranks: new Uint32Array(count),
  };
}

/** The first `count` rows; as a copy with room for `capacity`, where that is given. */
function firstRows({ width, networks, lengths, ranks }: Prefixes, count: number, capacity?: number): Prefixes {
  const rows: Prefixes = {
    width,
    networks: networks.subarray(0, count * width),
    lengths: lengths.subarray(0, count),
    ranks: ranks.subarray(0, count),
  };
  if (capacity === undefined) return rows;
  const copy = emptyPrefixes(width, capacity);
  copy.networks.set(rows.networks);
  copy.lengths.set(rows.lengths);
  copy.ranks.set(rows.ranks);
  return copy;
}
