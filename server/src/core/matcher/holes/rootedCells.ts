import { firstOf, widened } from "../../text/columns.js";
import type { Cells } from "../prefixes/cells.js";
import { NO_ODD } from "./diagram.js";

/**
 * Cells with the diagrams of the odd rules. `roots[i]` is the node for the odd rules in cell i, {@link NO_ODD} for none.
 *
 * The lower of the node's rank and the cell's own decides. `roots` is empty if the family has no odd rules.
 */
export interface RootedCells extends Cells {
  readonly roots: Int32Array;
}

/** Rooted cells that are being collected. The columns may have more cells than `count`. */
export interface RootedCellsBuilder {
  starts: Uint32Array;
  first: Int32Array;
  second: Int32Array;
  roots: Int32Array;
  count: number;
}

/** The cells that a few odd rules add. Columns for more of them are made when they are needed. */
const ROOM = 1024;

export function rootedCellsBuilder(cells: Cells): RootedCellsBuilder {
  const room = cells.first.length + ROOM;
  return {
    starts: new Uint32Array(room),
    first: new Int32Array(room),
    second: new Int32Array(room),
    roots: new Int32Array(room),
    count: 0,
  };
}

/** Adds a cell that begins at `start` and has the ranks of cell `cell`. Joins it with the last if both are alike. */
export function addCell(builder: RootedCellsBuilder, cells: Cells, start: number, cell: number, root: number): void {
  const last = builder.count - 1;
  const [first, second] = [cells.first[cell] ?? 0, cells.second[cell] ?? 0];
  const isAlike = builder.roots[last] === root && builder.first[last] === first && builder.second[last] === second;
  if (last >= 0 && isAlike) return;
  makeRoom(builder, 1);
  builder.starts[builder.count] = start;
  builder.first[builder.count] = first;
  builder.second[builder.count] = second;
  builder.roots[builder.count++] = root;
}

/** Adds cells `from` to `to` (exclusive), at least one, as they are, without odd rules. No two neighbours among them may be alike. */
export function addPlainCells(builder: RootedCellsBuilder, cells: Cells, from: number, to: number): void {
  addCell(builder, cells, cells.starts[from] ?? 0, from, NO_ODD);
  makeRoom(builder, to - from - 1);
  const { count } = builder;
  builder.starts.set(cells.starts.subarray(from + 1, to), count);
  builder.first.set(cells.first.subarray(from + 1, to), count);
  builder.second.set(cells.second.subarray(from + 1, to), count);
  builder.count += to - from - 1;
  builder.roots.fill(NO_ODD, count, builder.count);
}

function makeRoom(builder: RootedCellsBuilder, more: number): void {
  while (builder.count + more > builder.starts.length) {
    builder.starts = widened(builder.starts);
    builder.first = widened(builder.first);
    builder.second = widened(builder.second);
    builder.roots = widened(builder.roots);
  }
}

export function builtCells({ starts, first, second, roots, count }: RootedCellsBuilder): RootedCells {
  return {
    width: 1,
    starts: firstOf(starts, count),
    first: firstOf(first, count),
    second: firstOf(second, count),
    roots: firstOf(roots, count),
  };
}
