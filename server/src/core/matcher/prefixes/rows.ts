import { prefixWord } from "../../address/ipv6.js";

/**
 * The words of an address: one for IPv4, four for IPv6.
 *
 * A flat array holds addresses as rows of unsigned 32-bit words, the most significant word first. Row `i` begins at index `i * width`.
 * Each function treats rows of one word apart, since the sweep of a large IPv4 list does little else. It leaves rows of four words
 * to another function: V8 inlines short functions only.
 */
export type Width = 1 | 4;

export function isSameRow(left: Uint32Array, one: number, right: Uint32Array, other: number, width: Width): boolean {
  return width === 1 ? left[one] === right[other] : isSameRowOfWords(left, one, right, other, width);
}

function isSameRowOfWords(left: Uint32Array, one: number, right: Uint32Array, other: number, width: Width): boolean {
  for (let word = 0; word < width; word++) {
    if (left[one * width + word] !== right[other * width + word]) return false;
  }
  return true;
}

/** Whether row `one` of `left` is after row `other` of `right`. */
export function isAfterRow(left: Uint32Array, one: number, right: Uint32Array, other: number, width: Width): boolean {
  if (width === 1) return (left[one] ?? 0) > (right[other] ?? 0);
  return isAfterRowOfWords(left, one, right, other, width);
}

function isAfterRowOfWords(left: Uint32Array, one: number, right: Uint32Array, other: number, width: Width): boolean {
  for (let word = 0; word < width; word++) {
    const [here, there] = [left[one * width + word] ?? 0, right[other * width + word] ?? 0];
    if (here !== there) return here > there;
  }
  return false;
}

export function copyRow(from: Uint32Array, one: number, to: Uint32Array, other: number, width: Width): void {
  if (width === 1) to[other] = from[one] ?? 0;
  else copyRowOfWords(from, one, to, other, width);
}

function copyRowOfWords(from: Uint32Array, one: number, to: Uint32Array, other: number, width: Width): void {
  for (let word = 0; word < width; word++) to[other * width + word] = from[one * width + word] ?? 0;
}

/** Writes the last address of the prefix of `length` bits at row `one` to row `other`. */
export function lastOfRow(
  networks: Uint32Array,
  one: number,
  length: number,
  lasts: Uint32Array,
  other: number,
  width: Width,
): void {
  if (width === 1) lasts[other] = (networks[one] ?? 0) | ~prefixWord(length, 0);
  else lastOfRowOfWords(networks, one, length, lasts, other, width);
}

function lastOfRowOfWords(
  networks: Uint32Array,
  one: number,
  length: number,
  lasts: Uint32Array,
  other: number,
  width: Width,
): void {
  for (let word = 0; word < width; word++) {
    lasts[other * width + word] = (networks[one * width + word] ?? 0) | ~prefixWord(length, word);
  }
}

/** Writes the address after row `one` to row `other`. The last address is followed by the first. */
export function rowAfter(rows: Uint32Array, one: number, after: Uint32Array, other: number, width: Width): void {
  if (width === 1) after[other] = (rows[one] ?? 0) + 1;
  else rowAfterOfWords(rows, one, after, other, width);
}

function rowAfterOfWords(rows: Uint32Array, one: number, after: Uint32Array, other: number, width: Width): void {
  let carry = 1;
  for (let word = width - 1; word >= 0; word--) {
    const last = rows[one * width + word] ?? 0;
    after[other * width + word] = last + carry;
    if (last !== 0xffffffff) carry = 0;
  }
}

/** Returns the last of the sorted `rows` that is not after row `other` of `wanted`, -1 for none. O(log n). */
export function lastRowUpTo(rows: Uint32Array, wanted: Uint32Array, other: number, width: Width): number {
  let low = 0;
  let high = rows.length / width;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAfterRow(rows, middle, wanted, other, width)) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

/** Returns a row as a number. */
export function rowValue(rows: Uint32Array, row: number, width: Width): bigint {
  if (width === 1) return BigInt(rows[row] ?? 0);
  let value = 0n;
  for (let word = 0; word < width; word++) value = (value << 32n) | BigInt(rows[row * width + word] ?? 0);
  return value;
}

/** Whether the row is the last address of its family. */
export function isLastRow(rows: Uint32Array, row: number, width: Width): boolean {
  for (let word = 0; word < width; word++) if (rows[row * width + word] !== 0xffffffff) return false;
  return true;
}
