import type { Family } from "../../address/address.js";
import { firstOfPrefix, lastOfPrefix } from "../../address/ipv6.js";
import { complementOf, networkOf } from "../../address/mask.js";
import type { Source } from "../../model/source.js";
import { NO_ODD } from "../holes/diagram.js";
import type { FamilyPartition, Partition } from "../partition.js";
import type { OddRule } from "../prefixes/prefixes.js";
import { isAfterRow, isSameRow, lastRowUpTo, rowValue, type Width } from "../prefixes/rows.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";

/** What one partition says of some addresses. */
export interface Answer {
  /** The rank that decides. */
  readonly first: number;
  /** Set where the step budget ran out: `first` or one of these decides, and it is not known which. */
  readonly open: readonly OddRule[] | undefined;
}

/** Looks at the answers of the partitions, in their order. Does not keep them: the next cell has the same objects. */
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
 * The common cells from the first address of a source to its last, in their order. Leaves out those that no odd rule changes and
 * that are not wanted: these make no objects. O(cells).
 */
export function* commonCells(
  partitions: readonly Partition[],
  family: Family,
  source: Source,
  isWanted: Wanted,
): Generator<CommonCell> {
  const width = family === "ipv4" ? 1 : 4;
  const [begin, last] = borderRows(source, width);
  const cursors = partitions.map((partition) => cursorAt(partition[family], begin));
  const answers = cursors.map(({ answer }) => answer);
  /** The cursor whose cell begins where the common one does. */
  let start: Cursor | undefined;
  for (;;) {
    const next = firstToEnd(cursors, last);
    const hasRoot = cursors.some(({ root }) => root !== NO_ODD);
    if (hasRoot || isWanted(answers)) {
      yield {
        from: start === undefined ? rowValue(begin, 0, width) : rowValue(start.cells.starts, start.place, width),
        to: next === undefined ? rowValue(last, 0, width) : rowValue(next.cells.starts, next.place + 1, width) - 1n,
        own: answers.map(({ first, open }) => ({ first, open })),
        roots: hasRoot ? cursors.map(({ root }) => root) : undefined,
      };
    }
    if (next === undefined) return;
    const { starts } = next.cells;
    for (const cursor of cursors) {
      if (cursor === next) continue;
      if (isSameRow(cursor.cells.starts, cursor.place + 1, starts, next.place + 1, width)) advance(cursor);
    }
    advance(next);
    start = next;
  }
}

/** The first and the last address that a source matches in a family of this width. */
function borderRows(source: Source, width: Width): readonly [first: Uint32Array, last: Uint32Array] {
  if (source.kind === "ipv4") {
    const network = networkOf(source.address, source.mask);
    return [Uint32Array.of(network), Uint32Array.of(network | complementOf(source.mask))];
  }
  if (source.kind === "ipv6") {
    const { address, length } = source;
    return [Uint32Array.from(firstOfPrefix(address, length)), Uint32Array.from(lastOfPrefix(address, length))];
  }
  return [new Uint32Array(width), new Uint32Array(width).fill(0xffffffff)];
}

/** A place in the cells of one partition, and what it says there. */
interface Cursor {
  readonly cells: FamilyPartition;
  readonly answer: { first: number; readonly open: undefined };
  place: number;
  root: number;
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
