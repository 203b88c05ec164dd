import { widened } from "../../text/columns.js";
import { inSteps, type Steps } from "../../text/steps.js";
import type { Ranges } from "../prefixes/ranges.js";

/**
 * Ranges with rules of odd masks laid over them. `roots[i]` is the node that says which odd rules match in range i
 * ({@link NO_ODD}: none that could win or come second there); empty when there are no odd rules. The lower of its answer and
 * the range's own ranks decides.
 */
export interface Laid {
  readonly ranges: Ranges;
  readonly roots: Int32Array;
}

/** The place of no node: no odd rule that could win or come second. */
export const NO_ODD = -1;

/** Collects ranges with their roots; neighbours that are alike become one. */
export function laidBuilder({ first, second }: Ranges) {
  let starts = new Uint32Array(first.length * 2);
  let places = new Uint32Array(first.length * 2);
  let roots = new Int32Array(first.length * 2);
  let count = 0;
  return {
    add(start: number, range: number, root: number): void {
      const last = places[count - 1] ?? 0;
      const isAlike = first[last] === first[range] && second[last] === second[range];
      if (count > 0 && roots[count - 1] === root && isAlike) return;
      if (count === starts.length) {
        starts = widened(starts);
        places = widened(places);
        roots = widened(roots);
      }
      starts[count] = start;
      places[count] = range;
      roots[count++] = root;
    },
    *built(): Steps<Laid> {
      const made = { first: new Int32Array(count), second: new Int32Array(count) };
      yield* inSteps(count, (from, to) => {
        for (let range = from; range < to; range++) {
          made.first[range] = first[places[range] ?? 0] ?? 0;
          made.second[range] = second[places[range] ?? 0] ?? 0;
        }
      });
      return { ranges: { width: 1, starts: starts.slice(0, count), ...made }, roots: roots.slice(0, count) };
    },
  };
}
