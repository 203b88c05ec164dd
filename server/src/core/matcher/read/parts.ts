import type { Family } from "../../address/address.js";
import { ROWS_A_STEP } from "../../text/steps.js";
import type { Node } from "../holes/diagram.js";
import { NO_ODD } from "../holes/laid.js";
import type { Overlay } from "../holes/overlay.js";
import { overlayOf, type Partition } from "../partition.js";
import type { OddRule } from "../prefixes/prefixes.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";

/** Parts of the address space that the rules treat alike: for part i the rank that decides, and the rank that would without it. */
export interface Parts {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Parts where the step budget ran out. */
  readonly open: readonly OpenPart[];
}

/** A part of which it is not known who decides: `first` or one of the rules. */
export interface OpenPart {
  readonly first: number;
  readonly rules: readonly OddRule[];
}

/**
 * All parts of a family, at most {@link ROWS_A_STEP} at a time. Where masks have no holes a part is a range; where they have, all that
 * a diagram answers alike in one range is one part.
 */
export function* partsOf(partition: Partition, family: Family): Generator<Parts> {
  const overlay = overlayOf(partition, family);
  if (overlay.odd.length > 0) return yield* oddParts(overlay);
  const { first, second } = overlay.ranges;
  for (let from = 0; from < first.length; from += ROWS_A_STEP) {
    const to = from + ROWS_A_STEP;
    yield { first: first.subarray(from, to), second: second.subarray(from, to), open: [] };
  }
}

function* oddParts({ ranges, roots, nodes }: Overlay): Generator<Parts> {
  const firsts = new Int32Array(ROWS_A_STEP);
  const seconds = new Int32Array(ROWS_A_STEP);
  const known = new Map<number, readonly End[]>();
  let open: OpenPart[] = [];
  let count = 0;

  function add(first: number, second: number): void {
    firsts[count] = first;
    seconds[count++] = second;
  }

  function taken(): Parts {
    const parts = { first: firsts.slice(0, count), second: seconds.slice(0, count), open };
    count = 0;
    open = [];
    return parts;
  }

  for (let range = 0; range < ranges.first.length; range++) {
    const first = ranges.first[range] ?? DEFAULT_RANK;
    const second = ranges.second[range] ?? DEFAULT_RANK;
    const root = roots[range] ?? NO_ODD;
    if (root === NO_ODD) {
      add(first, second);
    } else {
      const ends = known.get(root) ?? (yield* endsBelow(nodes, root));
      known.set(root, ends);
      for (const end of ends) {
        if (end === undefined || end.best > second) add(first, second);
        else if (end.kind === "open") open.push({ first, rules: end.rules });
        else if (end.first < first) add(end.first, Math.min(first, end.second));
        else add(first, Math.min(second, end.first));
        if (count + open.length >= ROWS_A_STEP) yield taken();
      }
    }
    if (count + open.length >= ROWS_A_STEP) yield taken();
  }
  yield taken();
}

type End = Exclude<Node, { readonly kind: "ask" }> | undefined;

const NO_PARTS: Parts = { first: new Int32Array(0), second: new Int32Array(0), open: [] };

/** Where a diagram can end, each end once; `undefined` is where no odd rule matches. Yields no parts now and then: it may be large. */
function* endsBelow(nodes: readonly Node[], root: number): Generator<Parts, readonly End[]> {
  const seen = new Set([root]);
  const ends: End[] = [];
  let visited = 0;
  // What is added while the set is walked is walked too.
  for (const place of seen) {
    const node = place === NO_ODD ? undefined : nodes[place];
    if (node?.kind === "ask") seen.add(node.zero).add(node.one);
    else ends.push(node);
    if (++visited % ROWS_A_STEP === 0) yield NO_PARTS;
  }
  return ends;
}
