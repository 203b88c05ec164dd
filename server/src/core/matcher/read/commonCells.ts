import { type Address, addressOf, type Family } from "../../address/address.js";
import { firstOfPrefix, lastOfPrefix } from "../../address/ipv6.js";
import { complementOf, networkOf } from "../../address/mask.js";
import type { Asked } from "../../model/source.js";
import { type Budget, ROWS_A_STEP, spend } from "../../text/steps.js";
import { NO_ODD } from "../holes/diagram.js";
import type { FamilyPartition, Partition } from "../partition.js";
import type { OddRule } from "../prefixes/prefixes.js";
import { isAfterRow, isSameRow, lastRowUpTo, rowValue, type Width } from "../prefixes/rows.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";

/** The answer of one partition for some addresses. */
export interface Answer {
  /** The deciding rank. */
  readonly first: number;
  /** Set where the step budget ran out: `first` or one of these rules decides. */
  readonly open: readonly OddRule[] | undefined;
}

/** Whether a cell is wanted, by the answers of the partitions. Must not keep the answers: the next cell has the same objects. */
export type CellFilter = (answers: readonly Answer[]) => boolean;

/** Consecutive addresses that lie in one cell of each of several partitions. */
export interface CommonCell {
  readonly from: bigint;
  readonly to: bigint;
  /** The answers of the contiguous rules. */
  readonly own: readonly Answer[];
  /** The nodes of the partitions' odd rules. `undefined` where these change nothing. */
  readonly roots: readonly number[] | undefined;
}

/**
 * Yields the common cells from the first address of a source to its last, in their order. Yields `undefined` between two steps.
 *
 * Leaves out unwanted cells without making an object, unless odd rules may change them. O(cells). Each cell costs a step of the budget.
 * When the budget runs out, one cell with open answers is the rest.
 */
export function* commonCells(
  partitions: readonly Partition[],
  family: Family,
  source: Asked,
  budget: Budget,
  isWanted: CellFilter,
): Generator<CommonCell | undefined> {
  const walk = walkOver(partitions, family, source);
  try {
    for (let state = seek(walk, isWanted); state !== "end"; state = seek(walk, isWanted)) {
      if (state === "paused") spend(budget, ROWS_A_STEP);
      if (budget.left < walk.visited) {
        const rest = restOf(walk);
        if (isWanted(rest.own)) yield rest;
        return;
      }
      yield state === "paused" ? undefined : currentCell(walk);
    }
  } finally {
    // The caller may leave before the end.
    spend(budget, walk.visited);
  }
}

/** A walk over the common cells of several partitions, and the cell that it reached. `visited` counts cells since the last pause. */
export interface Walk {
  readonly width: Width;
  readonly cursors: readonly Cursor[];
  readonly answers: readonly Answer[];
  readonly begin: Uint32Array;
  readonly last: Uint32Array;
  /** Whether a partition has odd rules. */
  readonly mayBeRooted: boolean;
  /** The cursors whose cells begin and end the common cell. `undefined` at the first and the last address of the source. */
  start: Cursor | undefined;
  next: Cursor | undefined;
  isRooted: boolean;
  isBegun: boolean;
  visited: number;
}

/** Begins at the first address of a source. */
export function walkOver(partitions: readonly Partition[], family: Family, source: Asked): Walk {
  const width = family === "ipv4" ? 1 : 4;
  const [begin, last] = borderRows(source, width);
  const cursors = partitions.map((partition) => cursorAt(partition[family], begin));
  const answers = cursors.map(({ answer }) => answer);
  const mayBeRooted = cursors.some(({ cells }) => cells.roots.length > 0);
  const state = { start: undefined, next: undefined, isRooted: false, isBegun: false, visited: 0 };
  return { width, cursors, answers, begin, last, mayBeRooted, ...state };
}

export function currentCell({ width, cursors, answers, begin, last, start, next, isRooted }: Walk): CommonCell {
  return {
    from: start === undefined ? rowValue(begin, 0, width) : rowValue(start.cells.starts, start.place, width),
    to: next === undefined ? rowValue(last, 0, width) : rowValue(next.cells.starts, next.place + 1, width) - 1n,
    own: answers.map(({ first, open }) => ({ first, open })),
    roots: isRooted ? cursors.map(({ root }) => root) : undefined,
  };
}

/** Returns the current cell and all after it as one cell without a proved answer. */
function restOf(walk: Walk): CommonCell {
  const own = walk.answers.map((): Answer => ({ first: DEFAULT_RANK, open: [] }));
  return { from: currentCell(walk).from, to: rowValue(walk.last, 0, walk.width), own, roots: undefined };
}

/** Returns how many addresses the current cell of IPv4 has: exact as a number, and much quicker than a big integer. */
export function currentSize({ begin, last, start, next }: Walk): number {
  const from = start === undefined ? begin[0] : start.cells.starts[start.place];
  const end = next === undefined ? (last[0] ?? 0) + 1 : next.cells.starts[next.place + 1];
  return (end ?? 0) - (from ?? 0);
}

/** Moves on to the next wanted cell, or pauses after {@link ROWS_A_STEP} cells. A function, since a loop in a generator is slow. */
export function seek(walk: Walk, isWanted: CellFilter): "found" | "paused" | "end" {
  while (walk.visited++ < ROWS_A_STEP) {
    if (!moveOn(walk)) return "end";
    walk.next = firstToEnd(walk.cursors, walk.last);
    walk.isRooted = walk.mayBeRooted && walk.cursors.some(isRooted);
    if (walk.isRooted || isWanted(walk.answers)) return "found";
  }
  walk.visited = 0;
  return "paused";
}

/** Moves on to the first cell or the next one. Returns whether there is one. */
function moveOn(walk: Walk): boolean {
  const { cursors, next } = walk;
  if (!walk.isBegun) {
    walk.isBegun = true;
    return true;
  }
  if (next === undefined) return false;
  const { starts, width } = next.cells;
  for (const cursor of cursors) {
    if (cursor === next) continue;
    if (isSameRow(cursor.cells.starts, cursor.place + 1, starts, next.place + 1, width)) advance(cursor);
  }
  advance(next);
  walk.start = next;
  return true;
}

/** Returns the first and the last address of a source or range, in a family of this width. */
export function borderRows(source: Asked, width: Width): readonly [first: Uint32Array, last: Uint32Array] {
  if (source.kind === "ipv4") {
    const network = networkOf(source.address, source.mask);
    return [Uint32Array.of(network), Uint32Array.of(network | complementOf(source.mask))];
  }
  if (source.kind === "ipv6") {
    const { address, length } = source;
    return [Uint32Array.from(firstOfPrefix(address, length)), Uint32Array.from(lastOfPrefix(address, length))];
  }
  if (source.kind === "range")
    return [rowOf(addressOf(source.family, source.from)), rowOf(addressOf(source.family, source.to))];
  return [new Uint32Array(width), new Uint32Array(width).fill(0xffffffff)];
}

function rowOf(address: Address): Uint32Array {
  return address.family === "ipv4" ? Uint32Array.of(address.word) : Uint32Array.from(address.words);
}

/** A cell of one partition, and its answer. */
export interface Cursor {
  readonly cells: FamilyPartition;
  readonly answer: { first: number; readonly open: undefined };
  place: number;
  root: number;
}

function isRooted({ root }: Cursor): boolean {
  return root !== NO_ODD;
}

function cursorAt(cells: FamilyPartition, begin: Uint32Array): Cursor {
  const place = lastRowUpTo(cells.starts, begin, 0, cells.width);
  const cursor = { cells, answer: { first: DEFAULT_RANK, open: undefined }, place: place - 1, root: NO_ODD };
  advance(cursor);
  return cursor;
}

function advance(cursor: Cursor): void {
  const { first, roots } = cursor.cells;
  cursor.place++;
  cursor.answer.first = first[cursor.place] ?? DEFAULT_RANK;
  cursor.root = roots.length === 0 ? NO_ODD : (roots[cursor.place] ?? NO_ODD);
}

/** Returns the cursor whose cell ends first, `undefined` if all end at the last address or after it. */
function firstToEnd(cursors: readonly Cursor[], last: Uint32Array): Cursor | undefined {
  let next: Cursor | undefined;
  for (const cursor of cursors) {
    const { starts, first, width } = cursor.cells;
    const after = cursor.place + 1;
    if (after >= first.length || isAfterRow(starts, after, last, 0, width)) continue;
    if (next === undefined || isAfterRow(next.cells.starts, next.place + 1, starts, after, width)) next = cursor;
  }
  return next;
}
