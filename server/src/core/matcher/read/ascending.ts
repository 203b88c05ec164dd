import { NO_ODD, oddRankAt } from "../holes/diagram.js";
import type { FamilyPartition, Partition } from "../partition.js";
import { lastRowUpTo, type Width } from "../prefixes/rows.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import { NO_RULE } from "./bulk.js";

/** Addresses of one family in ascending order. Row i begins at index `i * stride` of `cells` with the words of an address. */
export interface AscendingRows {
  readonly width: Width;
  readonly stride: number;
  readonly cells: Uint32Array;
}

/**
 * Writes the deciding rule of each address, or {@link NO_RULE}, to `ids`: one for each row from row `from` on.
 *
 * Needs no compiled look-up. O(rows), but looks at few of them: at most two searches for each cell with addresses, which double
 * their steps.
 */
export function decideAscending(partition: Partition, rows: AscendingRows, from: number, ids: Int32Array): void {
  const { width, stride, cells } = rows;
  const family = width === 1 ? partition.ipv4 : partition.ipv6;
  const { starts, first, roots, nodes } = family;
  const end = from + ids.length;
  if (end === from) return;
  let cell = lastRowUpTo(starts, cells.subarray(from * stride, from * stride + width), 0, width);
  for (let row = from; row < end; ) {
    const next = firstRowBehind(family, cell, rows, row, end);
    const rank = first[cell] ?? DEFAULT_RANK;
    const root = roots[cell] ?? NO_ODD;
    if (root === NO_ODD) ids.fill(idOfRank(partition, rank), row - from, next - from);
    else {
      for (let place = row; place < next; place++) {
        const odd = oddRankAt(nodes, root, cells[place * stride] ?? 0);
        ids[place - from] = idOfRank(partition, Math.min(rank, odd));
      }
    }
    row = next;
    if (row < end) cell = cellFrom(family, cell + 1, rows, row);
  }
}

function idOfRank({ order }: Partition, rank: number): number {
  return rank === DEFAULT_RANK ? NO_RULE : (order[rank] ?? NO_RULE);
}

/** Returns the first row behind a cell, or `end`. Row `from` is in the cell. */
function firstRowBehind(
  { first, starts, width }: FamilyPartition,
  cell: number,
  { stride, cells }: AscendingRows,
  from: number,
  end: number,
): number {
  if (cell + 1 >= first.length) return end;
  const start = (cell + 1) * width;
  let low = from;
  let step = 1;
  while (low + step < end && isBefore(cells, (low + step) * stride, starts, start, width)) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, end);
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(cells, middle * stride, starts, start, width)) low = middle;
    else high = middle;
  }
  return high;
}

/** Returns the cell that has the address of a row, from cell `from` on. The address is not before that cell. */
function cellFrom(
  { first, starts, width }: FamilyPartition,
  from: number,
  { stride, cells }: AscendingRows,
  row: number,
): number {
  const count = first.length;
  const at = row * stride;
  let low = from;
  let step = 1;
  while (low + step < count && !isBefore(cells, at, starts, (low + step) * width, width)) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, count);
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(cells, at, starts, middle * width, width)) high = middle;
    else low = middle;
  }
  return low;
}

/** Whether the address at index `one` of `left` is before that at index `other` of `right`. */
function isBefore(left: Uint32Array, one: number, right: Uint32Array, other: number, width: Width): boolean {
  if (width === 1) return (left[one] ?? 0) < (right[other] ?? 0);
  return isBeforeInWords(left, one, right, other);
}

function isBeforeInWords(left: Uint32Array, one: number, right: Uint32Array, other: number): boolean {
  for (let word = 0; word < 4; word++) {
    const [here, there] = [left[one + word] ?? 0, right[other + word] ?? 0];
    if (here !== there) return here < there;
  }
  return false;
}
