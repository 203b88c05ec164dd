/**
 * Addresses of both families as rows of unsigned 32-bit words in one flat array, the most significant word first:
 * one word a row for IPv4, four for IPv6. Row `i` starts at index `i * width`.
 */
export type Width = 1 | 4;

/** Below zero, zero or above, as row `one` of `left` is before, equal to or after row `other` of `right`. */
export function compareRows(left: Uint32Array, one: number, right: Uint32Array, other: number, width: Width): number {
  for (let word = 0; word < width; word++) {
    const difference = (left[one * width + word] ?? 0) - (right[other * width + word] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The last row of sorted `rows` that is not after `row`; -1 when all are. */
export function lastRowUpTo(rows: Uint32Array, row: Uint32Array, width: Width): number {
  let low = 0;
  let high = rows.length / width;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareRows(rows, middle, row, 0, width) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** An address as a single row. */
export function rowOf(address: bigint, width: Width): Uint32Array {
  if (width === 1) return Uint32Array.of(Number(address));
  return Uint32Array.from({ length: width }, (_, word) =>
    Number((address >> BigInt(32 * (width - 1 - word))) & 0xffffffffn),
  );
}

/** A row as a number, for counting. */
export function rowValue(rows: Uint32Array, row: number, width: Width): bigint {
  let value = 0n;
  for (let word = 0; word < width; word++) value = (value << 32n) | BigInt(rows[row * width + word] ?? 0);
  return value;
}
