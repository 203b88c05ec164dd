import { prefixWord } from "../address/ipv6.js";
import { networkOf, prefixLengthOf } from "../address/mask.js";
import { ADDRESS_WORDS, ANY, IPV4, IPV6, type RuleId, type RuleTable } from "../model/ruleTable.js";
import { copyRow, type Width } from "./words.js";

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

/** One of them: its network as a row. */
export interface PrefixRow {
  readonly network: Uint32Array;
  readonly length: number;
  readonly rank: number;
}

/** The prefix of a rule for one family; `undefined` for `any`, which is one of both, and for a mask with holes. */
export function prefixRowOf(rules: RuleTable, id: RuleId, rank: number): PrefixRow | undefined {
  const kind = rules.kinds[id];
  const mask = rules.masks[id] ?? 0;
  const row = id * ADDRESS_WORDS;
  if (kind === ANY) return undefined;
  if (kind === IPV4) {
    const length = prefixLengthOf(mask);
    const network = Uint32Array.of((rules.addresses[row] ?? 0) & mask);
    return length === undefined ? undefined : { network, length, rank };
  }
  const words = rules.addresses.subarray(row, row + ADDRESS_WORDS);
  return { network: words.map((word, index) => word & prefixWord(mask, index)), length: mask, rank };
}

/** A rule whose mask has holes, by rank; its address is masked. */
export interface OddRule {
  readonly rank: number;
  readonly address: number;
  readonly mask: number;
}

/** `undefined` for a rule whose mask has none. */
export function oddRuleOf(rules: RuleTable, id: RuleId, rank: number): OddRule | undefined {
  const mask = rules.masks[id] ?? 0;
  if (rules.kinds[id] !== IPV4 || prefixLengthOf(mask) !== undefined) return undefined;
  return { rank, address: networkOf(rules.addresses[id * ADDRESS_WORDS] ?? 0, mask), mask };
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
 * A least-significant-digit radix sort of row numbers, stable, of rows that come by rank. O(n), with 2^14 counters, or 2^8 for few rows.
 */
function sortPrefixes(prefixes: Prefixes): Prefixes {
  const { width, networks, lengths, ranks } = prefixes;
  const order = sortedOrder(prefixes);
  const sorted = emptyPrefixes(width, order.length);
  for (let place = 0; place < order.length; place++) {
    const row = order[place] ?? 0;
    copyRow(networks, row, sorted.networks, place, width);
    sorted.lengths[place] = lengths[row] ?? 0;
    sorted.ranks[place] = ranks[row] ?? 0;
  }
  return sorted;
}

/** The bits of a word that a pass sorts by. */
interface Digit {
  readonly shift: number;
  readonly bits: number;
}

const DIGITS: readonly Digit[] = [
  { shift: 0, bits: 11 },
  { shift: 11, bits: 11 },
  { shift: 22, bits: 10 },
];

/** The last word has its lowest bits sorted together with the length, which saves a pass. */
const LENGTH_BITS = 8;
const LOWEST_BITS = 5;
const DIGITS_OF_LAST_WORD: readonly Digit[] = [
  { shift: 5, bits: 13 },
  { shift: 18, bits: 14 },
];

/** With fewer rows than that a wide digit has more counters than there are rows to count. */
const FEW_ROWS = 4096;
const BYTES: readonly Digit[] = [0, 8, 16, 24].map((shift) => ({ shift, bits: 8 }));

/** Those of sorted prefixes whose ranks are wanted, as columns of their own. O(prefixes). */
export function pickPrefixes(prefixes: Prefixes, isWanted: (rank: number) => boolean): Prefixes {
  const { width, networks, lengths, ranks } = prefixes;
  const picked = emptyPrefixes(width, ranks.length);
  let count = 0;
  for (let place = 0; place < ranks.length; place++) {
    const rank = ranks[place] ?? 0;
    if (!isWanted(rank)) continue;
    copyRow(networks, place, picked.networks, count, width);
    picked.lengths[count] = lengths[place] ?? 0;
    picked.ranks[count++] = rank;
  }
  return firstRows(picked, count);
}

/** The row numbers of the prefixes by (network, length), equal ones as they come. */
export function sortedOrder({ width, networks, lengths }: Prefixes): Uint32Array {
  const count = lengths.length;
  let order = new Uint32Array(count);
  let spare = new Uint32Array(count);
  for (let row = 0; row < count; row++) order[row] = row;
  const digits = new Uint16Array(count);

  function sortByDigits(bits: number): void {
    const places = new Uint32Array((1 << bits) + 1);
    for (let row = 0; row < count; row++) {
      const next = (digits[row] ?? 0) + 1;
      places[next] = (places[next] ?? 0) + 1;
    }
    if (places[(digits[0] ?? 0) + 1] === count) return;
    for (let digit = 1, sum = 0; digit < places.length; digit++) {
      sum += places[digit] ?? 0;
      places[digit] = sum;
    }
    for (let place = 0; place < count; place++) {
      const row = order[place] ?? 0;
      const digit = digits[row] ?? 0;
      const target = places[digit] ?? 0;
      spare[target] = row;
      places[digit] = target + 1;
    }
    [order, spare] = [spare, order];
  }

  const isFew = count < FEW_ROWS;
  const lowestBits = isFew ? 0 : LOWEST_BITS;
  const last = width - 1;
  for (let row = 0; row < count; row++) {
    const lowest = (networks[row * width + last] ?? 0) & ((1 << lowestBits) - 1);
    digits[row] = (lowest << LENGTH_BITS) | (lengths[row] ?? 0);
  }
  sortByDigits(lowestBits + LENGTH_BITS);
  for (let word = last; word >= 0; word--) {
    for (const { shift, bits } of isFew ? BYTES : word === last ? DIGITS_OF_LAST_WORD : DIGITS) {
      const mask = (1 << bits) - 1;
      for (let row = 0; row < count; row++) digits[row] = ((networks[row * width + word] ?? 0) >>> shift) & mask;
      sortByDigits(bits);
    }
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
