import { widened } from "../../text/columns.js";
import { inSteps, type Steps } from "../../text/steps.js";
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

/** Collects cells with their roots, and joins neighbours that are alike. */
export function rootedCellsBuilder({ first, second }: Cells) {
  let starts = new Uint32Array(first.length * 2);
  let places = new Uint32Array(first.length * 2);
  let roots = new Int32Array(first.length * 2);
  let count = 0;
  return {
    /** Adds a cell that begins at `start` and has the ranks of cell `cell`. */
    add(start: number, cell: number, root: number): void {
      const last = places[count - 1] ?? 0;
      const isAlike = first[last] === first[cell] && second[last] === second[cell];
      if (count > 0 && roots[count - 1] === root && isAlike) return;
      if (count === starts.length) {
        starts = widened(starts);
        places = widened(places);
        roots = widened(roots);
      }
      starts[count] = start;
      places[count] = cell;
      roots[count++] = root;
    },
    *built(): Steps<RootedCells> {
      const made = { first: new Int32Array(count), second: new Int32Array(count) };
      yield* inSteps(count, (from, to) => {
        for (let cell = from; cell < to; cell++) {
          made.first[cell] = first[places[cell] ?? 0] ?? 0;
          made.second[cell] = second[places[cell] ?? 0] ?? 0;
        }
      });
      return { width: 1, starts: starts.slice(0, count), ...made, roots: roots.slice(0, count) };
    },
  };
}
