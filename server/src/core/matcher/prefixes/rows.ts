import { prefixWord } from "../../address/ipv6.js";

/**
 * Addresses of both families as rows of unsigned 32-bit words in one flat array, the most significant word first:
 * one word a row for IPv4, four for IPv6. Row `i` starts at index `i * width`.
 *
 * Each function has a way of its own for rows of one word, since the sweep of a large IPv4 list does little else.
 */
export type Width = 1 | 4;

export function isSameRow(left: Uint32Array, one: number, right: Uint32Array, other: number, width: Width): boolean {
  if (width === 1) return left[one] === right[other];
  for (let word = 0; word < width; word++) {
    if (left[one * width + word] !== right[other * width + word]) return false;
  }
  return true;
}

/** Whether row `one` of `left` is after row `other` of `right`. */
export function isAfterRow(left: Uint32Array, one: number, right: Uint32Array, other: number, width: Width): boolean {
  if (width === 1) return (left[one] ?? 0) > (right[other] ?? 0);
  for (let word = 0; word < width; word++) {
    const [here, there] = [left[one * width + word] ?? 0, right[other * width + word] ?? 0];
    if (here !== there) return here > there;
  }
  return false;
}

export function copyRow(from: Uint32Array, one: number, to: Uint32Array, other: number, width: Width): void {
  if (width === 1) to[other] = from[one] ?? 0;
  else for (let word = 0; word < width; word++) to[other * width + word] = from[one * width + word] ?? 0;
}

/** Puts the last address of the prefix of `length` bits that begins at row `one` into row `other`. */
export function lastOfRow(
  networks: Uint32Array,
  one: number,
  length: number,
  lasts: Uint32Array,
  other: number,
  width: Width,
): void {
  if (width === 1) lasts[other] = (networks[one] ?? 0) | ~prefixWord(length, 0);
  else
    for (let word = 0; word < width; word++) {
      lasts[other * width + word] = (networks[one * width + word] ?? 0) | ~prefixWord(length, word);
    }
}

/** Puts the address after row `one` into row `other`; the one after the very last is the very first. */
export function rowAfter(rows: Uint32Array, one: number, after: Uint32Array, other: number, width: Width): void {
  if (width === 1) {
    after[other] = (rows[one] ?? 0) + 1;
    return;
  }
  let carry = 1;
  for (let word = width - 1; word >= 0; word--) {
    const last = rows[one * width + word] ?? 0;
    after[other * width + word] = last + carry;
    if (last !== 0xffffffff) carry = 0;
  }
}

/** The last row of sorted `rows` that is not after row `other` of `wanted`; -1 when all are. */
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

/** A row as a number, for counting. */
export function rowValue(rows: Uint32Array, row: number, width: Width): bigint {
  if (width === 1) return BigInt(rows[row] ?? 0);
  let value = 0n;
  for (let word = 0; word < width; word++) value = (value << 32n) | BigInt(rows[row * width + word] ?? 0);
  return value;
}

/** Whether the row is the last address that there is. */
export function isLastRow(rows: Uint32Array, row: number, width: Width): boolean {
  for (let word = 0; word < width; word++) if (rows[row * width + word] !== 0xffffffff) return false;
  return true;
}
