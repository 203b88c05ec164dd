import { widened } from "../../text/columns.js";
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

/** Rows in ascending order, as runs: rows that follow each other and have the same deciding rule. */
export interface RuleRuns {
  count: number;
  /** The first row behind each run. */
  ends: Uint32Array;
  /** The deciding rule of each run, or {@link NO_RULE}. */
  ids: Int32Array;
}

export function ruleRuns(): RuleRuns {
  return { count: 0, ends: new Uint32Array(RUNS_AT_FIRST), ids: new Int32Array(RUNS_AT_FIRST) };
}

const RUNS_AT_FIRST = 1024;

/**
 * Decides rows `from` to `to` (exclusive), and adds them to the runs of the rows before them.
 *
 * Needs no compiled look-up. Looks at few rows: at most two searches for each cell with addresses, which double their steps.
 */
export function decideAscending(
  partition: Partition,
  rows: AscendingRows,
  from: number,
  to: number,
  runs: RuleRuns,
): void {
  const { width, stride, cells } = rows;
  const family = width === 1 ? partition.ipv4 : partition.ipv6;
  const { starts, first, roots, nodes } = family;
  if (from === to) return;
  let cell = lastRowUpTo(starts, cells.subarray(from * stride, from * stride + width), 0, width);
  for (let row = from; row < to; ) {
    const next = firstRowBehind(family, cell, rows, row, to);
    const rank = first[cell] ?? DEFAULT_RANK;
    const root = roots[cell] ?? NO_ODD;
    if (root === NO_ODD) addRun(runs, next, idOfRank(partition, rank));
    else {
      for (let place = row; place < next; place++) {
        const odd = oddRankAt(nodes, root, cells[place * stride] ?? 0);
        addRun(runs, place + 1, idOfRank(partition, Math.min(rank, odd)));
      }
    }
    row = next;
    if (row < to) cell = cellFrom(family, cell + 1, rows, row);
  }
}

function addRun(runs: RuleRuns, end: number, id: number): void {
  if (runs.count === 0 || runs.ids[runs.count - 1] !== id) {
    if (runs.count === runs.ids.length) [runs.ends, runs.ids] = [widened(runs.ends), widened(runs.ids)];
    runs.ids[runs.count++] = id;
  }
  runs.ends[runs.count - 1] = end;
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
