import { widened } from "../../text/columns.js";
import { inSteps, type Steps } from "../../text/steps.js";
import type { Cells } from "../prefixes/cells.js";
import { NO_ODD } from "./diagram.js";

/**
 * The cells of IPv4 with the diagrams of its odd rules. `roots[i]` is the node that says which odd rules match in cell i,
 * {@link NO_ODD} where none could come first or second. Empty where there are no odd rules. The lower of the node's answer and the
 * cell's own ranks decides.
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
    /** Adds a cell that begins at `start`, with the ranks of an original cell. */
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
