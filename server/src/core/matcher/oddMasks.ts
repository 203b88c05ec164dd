import { maskOfLength } from "../address/mask.js";
import { firstFrom } from "../text.js";
import { type Laid, laidBuilder, NO_ODD } from "./laid.js";
import {
  betterThan,
  bitAt,
  diagramBuilder,
  firstTested,
  halfOf,
  type LiveRules,
  liveFromRules,
  type Node,
} from "./oddDiagram.js";
import type { OddRule } from "./prefixes.js";
import type { Ranges } from "./ranges.js";

/** What lays the rules with odd masks over IPv4, and over a part of it again where an edit cuts that anew. */
export interface OddRules {
  /** The rules with odd masks, by rank. */
  readonly odd: readonly OddRule[];
  /** An edit adds to them. */
  readonly nodes: Node[];
  /** Whether the budget lasted: no node is open. */
  readonly complete: boolean;
  /** The steps that were taken since all was laid, and how many there may be: then all is to be laid anew. */
  readonly steps: number;
  readonly mostSteps: number;
}

/** IPv4 as it is told by all rules. */
export interface Overlay extends Laid, OddRules {}

/** Steps are rules looked at and nodes built while splitting; without a bound, random masks could take for ever. */
export const STEP_BUDGET = 6_000_000;

/** What edits may take in any case, so that a short list is not laid anew every few keystrokes. */
const STEPS_FOR_EDITS = 65_536;

/**
 * Lays rules with holes in their masks over the ranges of the others, exactly.
 *
 * Edits may take as many steps as this took, so that of the nodes at most about half are of no use any more, and with it no more
 * than half of the budget, since to lay all anew may take more: what is proved of an edited file is to be proved when it is opened.
 */
export function overlay(ranges: Ranges, odd: readonly OddRule[], stepBudget: number): Overlay {
  if (odd.length === 0) return withoutOdd(ranges);
  const laid = layOver(ranges, 0, 2 ** 32, { odd, nodes: [], complete: true, steps: 0, mostSteps: stepBudget });
  return { ...laid, mostSteps: Math.min(2 * laid.steps + STEPS_FOR_EDITS, stepBudget / 2) };
}

/** Ranges that no odd rule changes, as an overlay. */
export function withoutOdd(ranges: Ranges): Overlay {
  return { ranges, roots: new Int32Array(0), nodes: [], odd: [], complete: true, steps: 0, mostSteps: 0 };
}

/** The same with a root for each range, so that odd rules can be laid over a part of it. */
export function withRoots(overlay: Overlay): Overlay {
  if (overlay.roots.length > 0) return overlay;
  const roots = new Int32Array(overlay.ranges.first.length).fill(NO_ODD);
  return { ...overlay, roots, mostSteps: STEPS_FOR_EDITS };
}

/**
 * Lays rules with holes in their masks over the ranges that make up the addresses `from` to `to` (exclusive), and adds to
 * the nodes that there are, until no steps are left.
 *
 * The address space is halved at each bit that an odd rule looks at, from the top, as long as a half holds several ranges and
 * an odd rule that could still match and come first or second there (a cofactor in the sense of Shannon, as in Bryant's
 * decision diagrams); the bits of a hole are passed over in one step. Inside one range the odd rules are split by the bits that
 * they test and by no others, with equal remainders shared: 0.0.0.255 is 8 questions, not 16.7 million ranges. Past the
 * budget the rules that are left stand in the diagram as they are.
 */
export function layOver(
  ranges: Ranges,
  from: number,
  to: number,
  { odd, nodes, complete, steps, mostSteps }: OddRules,
): Overlay {
  const laid = laidBuilder(ranges);
  const diagram = diagramBuilder(mostSteps - steps, nodes);
  const worstSecond = rangeMaximum(ranges.second);

  /** From the start on, a range has the root, unless its own ranks hide the rules below. */
  function emit(start: number, range: number, root: number): void {
    const isHidden = root === NO_ODD || (nodes[root]?.best ?? 0) >= (ranges.second[range] ?? 0);
    laid.add(start, range, isHidden ? NO_ODD : root);
  }

  /**
   * The block of addresses that share the leading `depth` bits of `block`; ranges `low` to `high` (exclusive) meet it. Where only a part
   * of it is asked for it is halved at every bit: a range has a root only if it holds addresses for each end of the diagram.
   */
  function split(block: number, depth: number, low: number, high: number, live: LiveRules): void {
    const isWhole = block >= from && block + 2 ** (32 - depth) <= to;
    const able = betterThan(live, worstSecond(low, high));
    const isSettled = able.parts.length === 0 || (isWhole && high - low === 1);
    if (isSettled || !diagram.spend(1 + able.parts.length)) {
      const root = isSettled ? diagram.node(depth, able) : diagram.open(able);
      for (let range = low; range < high; range++) emit(Math.max(block, ranges.starts[range] ?? 0), range, root);
      return;
    }
    const tested = firstTested(able, depth);
    if (isWhole && tested > depth) {
      passHole(block, depth, tested, low, high, able);
      return;
    }
    const middle = block + bitAt(depth);
    const border = firstFrom(ranges.starts, middle, low + 1, high);
    const after = ranges.starts[border] === middle ? border : border - 1;
    if (middle > from) split(block, depth + 1, low, border, halfOf(able, depth, false));
    if (middle < to) split(middle, depth + 1, after, high, halfOf(able, depth, true));
  }

  /**
   * The same for a block of which no rule looks at the bits from `depth` to `tested`: in all its parts of `tested` bits the
   * same rules can match. Only a part that holds a border of ranges inside has to be split.
   */
  function passHole(block: number, depth: number, tested: number, low: number, high: number, live: LiveRules): void {
    const end = block + 2 ** (32 - depth);
    const size = 2 ** (32 - tested);
    const root = diagram.node(tested, live);
    let range = low;
    let at = block;
    while (at < end) {
      const border = range + 1 < high ? (ranges.starts[range + 1] ?? end) : end;
      const part = border - (border % size);
      if (part > at) emit(at, range, root);
      if (part === border) {
        range++;
        at = border;
        continue;
      }
      const after = firstFrom(ranges.starts, part + size, range + 1, high);
      split(part, tested, range, after, live);
      at = part + size;
      range = after < high && ranges.starts[after] === at ? after : after - 1;
    }
  }

  split(0, 0, 0, ranges.first.length, liveFromRules(odd));
  return {
    ...laid.built(),
    odd,
    nodes,
    complete: complete && diagram.isComplete(),
    steps: steps + diagram.stepsTaken(),
    mostSteps,
  };
}

/** Those of the rules that match some address with the leading `length` bits of `first`. */
export function oddWithin(odd: readonly OddRule[], first: number, length: number): readonly OddRule[] {
  const blockMask = maskOfLength(length);
  return odd.filter(({ address, mask }) => ((address ^ first) & mask & blockMask) === 0);
}

/** Answers the greatest of the values from place `low` to `high` (exclusive) in O(log n), from a tree of maxima. */
function rangeMaximum(values: Int32Array): (low: number, high: number) => number {
  const size = values.length;
  const tree = new Int32Array(2 * size);
  tree.set(values, size);
  for (let node = size - 1; node > 0; node--) tree[node] = Math.max(tree[2 * node] ?? 0, tree[2 * node + 1] ?? 0);
  return (low, high) => {
    let greatest = 0;
    if (high - low < 8) {
      for (let place = low; place < high; place++) greatest = Math.max(greatest, values[place] ?? 0);
      return greatest;
    }
    let left = low + size;
    let right = high + size;
    while (left < right) {
      if (left % 2 === 1) greatest = Math.max(greatest, tree[left++] ?? 0);
      if (right % 2 === 1) greatest = Math.max(greatest, tree[--right] ?? 0);
      left >>>= 1;
      right >>>= 1;
    }
    return greatest;
  };
}
