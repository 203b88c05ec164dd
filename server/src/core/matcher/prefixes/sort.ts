import { numberRows } from "../../text/columns.js";
import { inSteps, type Steps } from "../../text/steps.js";
import type { Prefixes } from "./prefixes.js";
import { copyRow, isAfterRow, isSameRow, type Width } from "./rows.js";

/**
 * Sorts prefixes by network, length and rank. A prefix is then followed by all prefixes inside it.
 *
 * Expects the prefixes by rank, since the sort is stable: a least-significant-digit radix sort of row numbers.
 * O(n), with 2^14 counters, or 2^8 for few rows. Very few rows are inserted one by one.
 */
export function* sortPrefixes(prefixes: Prefixes): Steps<Prefixes> {
  const { width, networks, lengths, ranks } = prefixes;
  const order = yield* sortedOrder(prefixes);
  // If the family has all rules, a row number is a rank.
  const isWhole = ranks.at(-1) === ranks.length - 1;
  const sorted: Prefixes = {
    width,
    networks: new Uint32Array(networks.length),
    lengths: new Uint8Array(lengths.length),
    ranks: isWhole ? order : new Uint32Array(ranks.length),
  };
  yield* inSteps(order.length, (from, to) => copyRows(prefixes, order, sorted, from, to));
  return sorted;
}

/** Copies row `order[place]` to each place from `from` to `to` (exclusive). */
function copyRows(rows: Prefixes, order: Uint32Array, sorted: Prefixes, from: number, to: number): void {
  const { width, networks, lengths, ranks } = rows;
  // One column after the other: a near cache holds one of them.
  for (let place = from; place < to; place++) copyRow(networks, order[place] ?? 0, sorted.networks, place, width);
  for (let place = from; place < to; place++) sorted.lengths[place] = lengths[order[place] ?? 0] ?? 0;
  if (sorted.ranks === order) return;
  for (let place = from; place < to; place++) sorted.ranks[place] = ranks[order[place] ?? 0] ?? 0;
}

/** The bits of a word that one pass sorts by. */
interface Digit {
  readonly shift: number;
  readonly bits: number;
}

const DIGITS: readonly Digit[] = [
  { shift: 0, bits: 11 },
  { shift: 11, bits: 11 },
  { shift: 22, bits: 10 },
];

/** One pass sorts by the length and the lowest bits of the last word, which saves another. */
const LENGTH_BITS = 8;
const LOWEST_BITS = 5;
const DIGITS_OF_LAST_WORD: readonly Digit[] = [
  { shift: 5, bits: 13 },
  { shift: 18, bits: 14 },
];

/** Below this count a wide digit needs more counters than there are rows. */
const FEW_ROWS = 4096;
const BYTES: readonly Digit[] = [0, 8, 16, 24].map((shift) => ({ shift, bits: 8 }));

/** Up to this count the counters of a radix sort cost more than comparing rows. A file may have thousands of such lists. */
const VERY_FEW_ROWS = 24;

/** Returns the row numbers sorted by network and length. Equal rows keep their order. */
export function* sortedOrder(rowsToSort: Omit<Prefixes, "ranks">): Steps<Uint32Array> {
  const { width, networks, lengths } = rowsToSort;
  const count = lengths.length;
  if (count <= VERY_FEW_ROWS) return insertedOrder(rowsToSort);
  const isFew = count < FEW_ROWS;
  const lowestBits = isFew ? 0 : LOWEST_BITS;
  const last = width - 1;
  const digits = new Uint16Array(count);
  const rows: Rows = { order: new Uint32Array(count), spare: new Uint32Array(count) };
  yield* inSteps(count, (from, to) => {
    firstDigits(digits, networks, width, lengths, lowestBits, from, to);
    numberRows(rows.order, from, to);
  });
  yield* sortByDigits(rows, digits, lowestBits + LENGTH_BITS);
  for (let word = last; word >= 0; word--) {
    for (const { shift, bits } of isFew ? BYTES : word === last ? DIGITS_OF_LAST_WORD : DIGITS) {
      yield* inSteps(count, (from, to) => digitsOf(digits, networks, word, width, shift, bits, from, to));
      yield* sortByDigits(rows, digits, bits);
    }
  }
  return rows.order;
}

/** Sorts as {@link sortedOrder} does, by inserting each row behind those that are not after it. */
function insertedOrder({ width, networks, lengths }: Omit<Prefixes, "ranks">): Uint32Array {
  const order = new Uint32Array(lengths.length);
  for (let row = 0; row < lengths.length; row++) {
    let place = row;
    for (; place > 0; place--) {
      const before = order[place - 1] ?? 0;
      const isAfter = isSameRow(networks, before, networks, row, width)
        ? (lengths[before] ?? 0) > (lengths[row] ?? 0)
        : isAfterRow(networks, before, networks, row, width);
      if (!isAfter) break;
      order[place] = before;
    }
    order[place] = row;
  }
  return order;
}

/** Row numbers in their order so far, and a column of the same length for the next order. */
interface Rows {
  order: Uint32Array;
  spare: Uint32Array;
}

/** Takes the digits of the first pass: the lowest bits of the last word, then the length. */
function firstDigits(
  digits: Uint16Array,
  networks: Uint32Array,
  width: Width,
  lengths: Uint8Array,
  lowestBits: number,
  from: number,
  to: number,
): void {
  const mask = (1 << lowestBits) - 1;
  for (let row = from; row < to; row++) {
    const lowest = (networks[row * width + width - 1] ?? 0) & mask;
    digits[row] = (lowest << LENGTH_BITS) | (lengths[row] ?? 0);
  }
}

function digitsOf(
  digits: Uint16Array,
  networks: Uint32Array,
  word: number,
  width: Width,
  shift: number,
  bits: number,
  from: number,
  to: number,
): void {
  const mask = (1 << bits) - 1;
  for (let row = from; row < to; row++) digits[row] = ((networks[row * width + word] ?? 0) >>> shift) & mask;
}

/** Sorts row numbers by the digit of each row, in one stable pass. A digit has `bits` bits. */
function* sortByDigits(rows: Rows, digits: Uint16Array, bits: number): Steps<void> {
  const { order, spare } = rows;
  const places = new Uint32Array((1 << bits) + 1);
  yield* inSteps(digits.length, (from, to) => countDigits(digits, places, from, to));
  if (places[(digits[0] ?? 0) + 1] === digits.length) return;
  for (let digit = 1, sum = 0; digit < places.length; digit++) {
    sum += places[digit] ?? 0;
    places[digit] = sum;
  }
  yield* inSteps(order.length, (from, to) => distribute(order, digits, places, spare, from, to));
  rows.order = spare;
  rows.spare = order;
}

function countDigits(digits: Uint16Array, counts: Uint32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const next = (digits[row] ?? 0) + 1;
    counts[next] = (counts[next] ?? 0) + 1;
  }
}

/** Writes each row number to the next place of its digit. */
function distribute(
  order: Uint32Array,
  digits: Uint16Array,
  places: Uint32Array,
  sorted: Uint32Array,
  from: number,
  to: number,
): void {
  for (let index = from; index < to; index++) {
    const row = order[index] ?? 0;
    const digit = digits[row] ?? 0;
    const place = places[digit] ?? 0;
    sorted[place] = row;
    places[digit] = place + 1;
  }
}
