import { prefixWord } from "../../address/ipv6.js";
import { prefixLengthOf } from "../../address/mask.js";
import type { RuleSet } from "../../model/ruleSet.js";
import { ADDRESS_WORDS, ANY, IPV4, IPV6, type RuleId, type RuleTable } from "../../model/ruleTable.js";
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

/** The prefix of a rule: its network as a row, and its length. `undefined` for `any`, and for a mask with holes. */
export function prefixOf(
  rules: RuleTable,
  id: RuleId,
): { readonly network: Uint32Array; readonly length: number } | undefined {
  const kind = rules.kinds[id];
  const mask = rules.masks[id] ?? 0;
  const row = id * ADDRESS_WORDS;
  if (kind === ANY) return undefined;
  if (kind === IPV4) {
    const length = prefixLengthOf(mask);
    const network = Uint32Array.of((rules.addresses[row] ?? 0) & mask);
    return length === undefined ? undefined : { network, length };
  }
  const words = rules.addresses.subarray(row, row + ADDRESS_WORDS);
  return { network: words.map((word, index) => word & prefixWord(mask, index)), length: mask };
}

/** A rule whose mask has holes, by rank; its address is masked. */
export interface OddRule {
  readonly rank: number;
  readonly address: number;
  readonly mask: number;
}

/** The rules in evaluation order as prefixes of both families, sorted, and those with holes in their masks. */
export interface Collected {
  readonly ipv4: Prefixes;
  readonly ipv6: Prefixes;
  readonly odd: readonly OddRule[];
}

/** O(rules). */
export function* collectPrefixes({ rules, kindCounts }: RuleSet, order: Uint32Array): Steps<Collected> {
  const ipv4 = emptyPrefixes(1, kindCounts[ANY] + kindCounts[IPV4]);
  const ipv6 = emptyPrefixes(4, kindCounts[ANY] + kindCounts[IPV6]);
  const odd: OddRule[] = [];
  let count4 = 0;
  let count6 = 0;
  yield* inSteps(order.length, (from, to) => {
    count4 = collectIpv4(rules, order, ipv4, odd, count4, from, to);
    if (ipv6.ranks.length > 0) count6 = collectIpv6(rules, order, ipv6, count6, from, to);
  });
  return { ipv4: yield* sortPrefixes(firstRows(ipv4, count4)), ipv6: yield* sortPrefixes(ipv6), odd };
}

/** Collects the rules of ranks `from` to `to` (exclusive) that match IPv4. Returns how many prefixes there are then. */
function collectIpv4(
  rules: RuleTable,
  order: Uint32Array,
  { networks, lengths, ranks }: Prefixes,
  odd: OddRule[],
  collected: number,
  from: number,
  to: number,
): number {
  let count = collected;
  for (let rank = from; rank < to; rank++) {
    const id = order[rank] ?? 0;
    if (rules.kinds[id] === IPV6) continue;
    const mask = rules.masks[id] ?? 0;
    const zeros = ~mask >>> 0;
    const network = ((rules.addresses[id * ADDRESS_WORDS] ?? 0) & mask) >>> 0;
    // Leading ones only: the zeros are one less than a power of two.
    if ((zeros & (zeros + 1)) === 0) {
      networks[count] = network;
      lengths[count] = Math.clz32(zeros);
      ranks[count++] = rank;
    } else {
      odd.push({ rank, address: network, mask });
    }
  }
  return count;
}

/** The same for IPv6. */
function collectIpv6(
  rules: RuleTable,
  order: Uint32Array,
  { networks, lengths, ranks }: Prefixes,
  collected: number,
  from: number,
  to: number,
): number {
  let count = collected;
  for (let rank = from; rank < to; rank++) {
    const id = order[rank] ?? 0;
    const kind = rules.kinds[id];
    if (kind === IPV4) continue;
    const length = rules.masks[id] ?? 0;
    for (let word = 0; word < ADDRESS_WORDS; word++) {
      const bits = (rules.addresses[id * ADDRESS_WORDS + word] ?? 0) & prefixWord(length, word);
      networks[count * ADDRESS_WORDS + word] = kind === ANY ? 0 : bits;
    }
    lengths[count] = length;
    ranks[count++] = rank;
  }
  return count;
}

/**
 * The prefixes by (network, length), of equal ones the lowest rank first: then each is followed by all that lie in it.
 *
 * A least-significant-digit radix sort of row numbers, stable, of rows that come by rank. O(n), with 2^14 counters, or 2^8 for few rows.
 */
function* sortPrefixes(prefixes: Prefixes): Steps<Prefixes> {
  const { width, networks, lengths, ranks } = prefixes;
  const order = yield* sortedOrder(prefixes);
  const sorted = emptyPrefixes(width, order.length);
  yield* inSteps(order.length, (from, to) => {
    for (let place = from; place < to; place++) {
      const row = order[place] ?? 0;
      copyRow(networks, row, sorted.networks, place, width);
      sorted.lengths[place] = lengths[row] ?? 0;
      sorted.ranks[place] = ranks[row] ?? 0;
    }
  });
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
export function* pickPrefixes(prefixes: Prefixes, isWanted: (rank: number) => boolean): Steps<Prefixes> {
  const { width, networks, lengths, ranks } = prefixes;
  const picked = emptyPrefixes(width, ranks.length);
  let count = 0;
  yield* inSteps(ranks.length, (from, to) => {
    for (let place = from; place < to; place++) {
      const rank = ranks[place] ?? 0;
      if (!isWanted(rank)) continue;
      copyRow(networks, place, picked.networks, count, width);
      picked.lengths[count] = lengths[place] ?? 0;
      picked.ranks[count++] = rank;
    }
  });
  return firstRows(picked, count);
}

/** The row numbers of the prefixes by (network, length), equal ones as they come. */
export function* sortedOrder({ width, networks, lengths }: Omit<Prefixes, "ranks">): Steps<Uint32Array> {
  const count = lengths.length;
  const isFew = count < FEW_ROWS;
  const lowestBits = isFew ? 0 : LOWEST_BITS;
  const last = width - 1;
  const digits = new Uint16Array(count);
  const order = new Uint32Array(count);
  yield* inSteps(count, (from, to) => {
    for (let row = from; row < to; row++) {
      const lowest = (networks[row * width + last] ?? 0) & ((1 << lowestBits) - 1);
      digits[row] = (lowest << LENGTH_BITS) | (lengths[row] ?? 0);
      order[row] = row;
    }
  });
  let sorted = yield* sortedByDigits(order, digits, lowestBits + LENGTH_BITS);
  for (let word = last; word >= 0; word--) {
    for (const { shift, bits } of isFew ? BYTES : word === last ? DIGITS_OF_LAST_WORD : DIGITS) {
      const mask = (1 << bits) - 1;
      yield* inSteps(count, (from, to) => {
        for (let row = from; row < to; row++) digits[row] = ((networks[row * width + word] ?? 0) >>> shift) & mask;
      });
      sorted = yield* sortedByDigits(sorted, digits, bits);
    }
  }
  return sorted;
}

/** One pass of the sort: row numbers by the digit of each row, which has so many bits, equal ones as they come. */
function* sortedByDigits(order: Uint32Array, digits: Uint16Array, bits: number): Steps<Uint32Array> {
  const places = new Uint32Array((1 << bits) + 1);
  yield* inSteps(digits.length, (from, to) => {
    for (let row = from; row < to; row++) {
      const next = (digits[row] ?? 0) + 1;
      places[next] = (places[next] ?? 0) + 1;
    }
  });
  if (places[(digits[0] ?? 0) + 1] === digits.length) return order;
  for (let digit = 1, sum = 0; digit < places.length; digit++) {
    sum += places[digit] ?? 0;
    places[digit] = sum;
  }
  const sorted = new Uint32Array(order.length);
  yield* inSteps(order.length, (from, to) => {
    for (let place = from; place < to; place++) {
      const row = order[place] ?? 0;
      const digit = digits[row] ?? 0;
      const target = places[digit] ?? 0;
      sorted[target] = row;
      places[digit] = target + 1;
    }
  });
  return sorted;
}

function emptyPrefixes(width: Width, count: number): Prefixes {
  return {
    width,
    networks: new Uint32Array(count * width),
    lengths: new Uint8Array(count),
    ranks: new Uint32Array(count),
  };
}

function firstRows({ width, networks, lengths, ranks }: Prefixes, count: number): Prefixes {
  return {
    width,
    networks: networks.subarray(0, count * width),
    lengths: lengths.subarray(0, count),
    ranks: ranks.subarray(0, count),
  };
}
