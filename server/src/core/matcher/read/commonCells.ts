import type { Family } from "../../address/address.js";
import { NO_ODD } from "../holes/diagram.js";
import type { FamilyPartition, Partition } from "../partition.js";
import type { OddRule } from "../prefixes/prefixes.js";
import { isAfterRow, isSameRow, lastRowUpTo, rowOf, rowValue } from "../prefixes/rows.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";

/** What one partition says of some addresses. */
export interface Answer {
  /** The rank that decides. */
  readonly first: number;
  /** Set where the step budget ran out: `first` or one of these decides, and it is not known which. */
  readonly open: readonly OddRule[] | undefined;
}

/** What is asked of a cell: the answers of the partitions, in their order. */
export type Wanted = (answers: readonly Answer[]) => boolean;

/** Consecutive addresses that lie in one cell of each of several partitions. */
export interface CommonCell {
  readonly from: bigint;
  readonly to: bigint;
  /** What the rules without holes say. */
  readonly own: readonly Answer[];
  /** For each partition the node that says what its odd rules change. `undefined` where they change nothing. */
  readonly roots: readonly number[] | undefined;
}

/**
 * The common cells of the addresses `from` to `to`, in their order. Leaves out those that no odd rule changes and that are not
 * wanted: a cell that is left out costs no big number. O(cells).
 */
export function* commonCells(
  partitions: readonly Partition[],
  family: Family,
  [from, to]: readonly [from: bigint, to: bigint],
  isWanted: Wanted,
): Generator<CommonCell> {
  const width = family === "ipv4" ? 1 : 4;
  const [begin, last] = [rowOf(from, width), rowOf(to, width)];
  const cursors = partitions.map((partition) => cursorAt(partition[family], begin));
  /** The cursor whose cell begins where the common one does. */
  let start: Cursor | undefined;
  for (;;) {
    const next = firstToEnd(cursors, last);
    const own = cursors.map(({ answer }) => answer);
    const roots = cursors.some(({ root }) => root !== NO_ODD) ? cursors.map(({ root }) => root) : undefined;
    if (roots !== undefined || isWanted(own)) {
      yield {
        from: start === undefined ? from : rowValue(start.cells.starts, start.place, width),
        to: next === undefined ? to : rowValue(next.cells.starts, next.place + 1, width) - 1n,
        own,
        roots,
      };
    }
    if (next === undefined) return;
    const { starts } = next.cells;
    for (const cursor of cursors) {
      const isSame = isSameRow(cursor.cells.starts, cursor.place + 1, starts, next.place + 1, width);
      if (cursor !== next && isSame) moveTo(cursor, cursor.place + 1);
    }
    moveTo(next, next.place + 1);
    start = next;
  }
}

/** A place in the cells of one partition, and what it says there. */
interface Cursor {
  readonly cells: FamilyPartition;
  place: number;
  answer: Answer;
  root: number;
}

function cursorAt(cells: FamilyPartition, begin: Uint32Array): Cursor {
  const cursor = { cells, place: 0, answer: { first: DEFAULT_RANK, open: undefined }, root: NO_ODD };
  moveTo(cursor, lastRowUpTo(cells.starts, begin, 0, cells.width));
  return cursor;
}

function moveTo(cursor: Cursor, place: number): void {
  const { first, roots } = cursor.cells;
  cursor.place = place;
  cursor.answer = { first: first[place] ?? DEFAULT_RANK, open: undefined };
  cursor.root = roots.length === 0 ? NO_ODD : (roots[place] ?? NO_ODD);
}

/** The cursor whose cell ends first. `undefined` when all go on past the last address. */
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
