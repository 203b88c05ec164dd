import { prefixWord } from "../address/ipv6.js";
import { compareRows, type Width } from "./words.js";

/** No rule: greater than every rank, so that the default loses against each. */
export const DEFAULT_RANK = 0x7fffffff;

/** Rules with contiguous masks: row i of `networks` has `lengths[i]` leading bits, all others zero, and the rank `ranks[i]`. */
export interface Prefixes {
  readonly width: Width;
  readonly networks: Uint32Array;
  readonly lengths: Uint8Array;
  readonly ranks: Int32Array;
}

/**
 * The address space of one family, cut where the deciding rule may change: range i begins at row i of `starts` and ends
 * before row i + 1. A rank is a place in evaluation order; `first` decides, `second` would decide without it.
 */
export interface Ranges {
  readonly width: Width;
  readonly starts: Uint32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/**
 * Cuts the address space by prefixes. Any two prefixes are disjoint, equal or nested, so one pass over them in the order
 * of (network, length, rank) with a stack of the enclosing ones finds who decides where; the stack holds, for each
 * enclosing prefix, the lowest and the second-lowest rank among it and what encloses it.
 *
 * O(n): a radix sort and a pass that makes at most 2n + 1 ranges.
 */
export function sweep(prefixes: Prefixes): Ranges {
  const { width, networks, lengths, ranks } = prefixes;
  const count = lengths.length;
  const order = sortedOrder(prefixes);
  const starts = new Uint32Array((2 * count + 1) * width);
  const first = new Int32Array(2 * count + 1);
  const second = new Int32Array(2 * count + 1);
  const enclosing = new Int32Array(129);
  const firstOf = new Int32Array(130).fill(DEFAULT_RANK);
  const secondOf = new Int32Array(130).fill(DEFAULT_RANK);
  const after = new Uint32Array(width);
  let depth = 0;
  let made = 1;
  first[0] = DEFAULT_RANK;
  second[0] = DEFAULT_RANK;

  /** Begins a range at the row, or says anew who decides the one that begins there. */
  function begin(rows: Uint32Array, row: number): void {
    if (compareRows(starts, made - 1, rows, row, width) !== 0) {
      for (let word = 0; word < width; word++) starts[made * width + word] = rows[row * width + word] ?? 0;
      made++;
    }
    first[made - 1] = firstOf[depth] ?? DEFAULT_RANK;
    second[made - 1] = secondOf[depth] ?? DEFAULT_RANK;
  }

  /** Leaves the innermost prefix; what follows it belongs to the prefix around it, unless the space ends here. */
  function leave(): void {
    const prefix = enclosing[--depth] ?? 0;
    let carry = 1;
    for (let word = width - 1; word >= 0; word--) {
      const last = ((networks[prefix * width + word] ?? 0) | ~prefixWord(lengths[prefix] ?? 0, word)) >>> 0;
      after[word] = last + carry;
      carry = carry === 1 && last === 0xffffffff ? 1 : 0;
    }
    if (carry === 0) begin(after, 0);
  }

  function enclosedBy(outer: number, inner: number): boolean {
    for (let word = 0; word < width; word++) {
      const bits = prefixWord(lengths[outer] ?? 0, word);
      if ((((networks[inner * width + word] ?? 0) ^ (networks[outer * width + word] ?? 0)) & bits) !== 0) return false;
    }
    return true;
  }

  for (const prefix of order) {
    while (depth > 0 && !enclosedBy(enclosing[depth - 1] ?? 0, prefix)) leave();
    const rank = ranks[prefix] ?? DEFAULT_RANK;
    const best = firstOf[depth] ?? DEFAULT_RANK;
    const next = secondOf[depth] ?? DEFAULT_RANK;
    const twin = depth > 0 && lengths[enclosing[depth - 1] ?? 0] === lengths[prefix];
    if (!twin) enclosing[depth++] = prefix;
    firstOf[depth] = Math.min(best, rank);
    secondOf[depth] = Math.min(next, Math.max(best, rank));
    begin(networks, prefix);
  }
  while (depth > 0) leave();
  return {
    width,
    starts: starts.slice(0, made * width),
    first: first.slice(0, made),
    second: second.slice(0, made),
  };
}

/** Indexes by (network, length, rank): a stable radix sort, from the least significant digit on, of indexes that come by rank. */
function sortedOrder({ width, networks, lengths }: Prefixes): Uint32Array {
  let order = Uint32Array.from(lengths.keys());
  let spare = new Uint32Array(order.length);
  const digits = new Uint16Array(order.length);
  const counts = new Uint32Array(65537);

  function sortByDigit(digitOf: (index: number) => number): void {
    counts.fill(0);
    for (let place = 0; place < order.length; place++) {
      const digit = digitOf(order[place] ?? 0);
      digits[place] = digit;
      counts[digit + 1] = (counts[digit + 1] ?? 0) + 1;
    }
    if (counts[(digits[0] ?? 0) + 1] === order.length) return;
    for (let digit = 1; digit < counts.length; digit++) counts[digit] = (counts[digit] ?? 0) + (counts[digit - 1] ?? 0);
    for (let place = 0; place < order.length; place++) {
      const digit = digits[place] ?? 0;
      const target = counts[digit] ?? 0;
      spare[target] = order[place] ?? 0;
      counts[digit] = target + 1;
    }
    [order, spare] = [spare, order];
  }

  sortByDigit((index) => lengths[index] ?? 0);
  for (let word = width - 1; word >= 0; word--) {
    sortByDigit((index) => (networks[index * width + word] ?? 0) & 0xffff);
    sortByDigit((index) => (networks[index * width + word] ?? 0) >>> 16);
  }
  return order;
}
