import { inSteps, ROWS_A_STEP, type Steps } from "../../text/steps.js";
import { firstFrom } from "../../text/text.js";
import type { OddRule } from "../prefixes/prefixes.js";
import { joinCells, type Ranges, rangesOf } from "../prefixes/ranges.js";
import type { Swept } from "../prefixes/sweep.js";
import {
  betterThan,
  bitAt,
  diagramBuilder,
  firstTested,
  halfOf,
  type LiveRules,
  liveFromRules,
  type Node,
} from "./diagram.js";
import { type Laid, laidBuilder, NO_ODD } from "./laid.js";

/** IPv4 cut by all rules. */
export interface Overlay extends Laid {
  /** The rules with holes in their masks, by rank. */
  readonly odd: readonly OddRule[];
  readonly nodes: readonly Node[];
  /** Whether the budget lasted: no node is open. */
  readonly complete: boolean;
}

/** Rules looked at and nodes built while splitting. Without a bound, random masks could take for ever. */
export const STEP_BUDGET = 6_000_000;

/** Ranges that no rule with holes in its mask changes, as an overlay. */
export function withoutOdd(ranges: Ranges): Overlay {
  return { ranges, roots: new Int32Array(0), nodes: [], odd: [], complete: true };
}

/** Addresses that share the leading `depth` bits of `block`, which ranges `low` to `high` (exclusive) meet. */
interface Block {
  readonly block: number;
  readonly depth: number;
  readonly low: number;
  readonly high: number;
  readonly live: LiveRules;
}

/**
 * Addresses `at` to `end` (exclusive), in which no rule looks at the bits above `depth`: the same rules can match in all blocks of
 * so many leading bits, and `root` is their node. `range` is the first of the ranges that they meet.
 */
interface Hole {
  readonly at: number;
  readonly end: number;
  readonly depth: number;
  readonly range: number;
  readonly high: number;
  readonly live: LiveRules;
  readonly root: number;
}

/**
 * Lays rules with holes in their masks over the cells of the others, exactly.
 *
 * The address space is halved at each bit that an odd rule looks at, from the top, as long as a half holds several ranges and
 * an odd rule that could still match and come first or second there (a cofactor in the sense of Shannon, as in Bryant's
 * decision diagrams); the bits of a hole are passed over in one step. Inside one range the odd rules are split by the bits that
 * they test and by no others, with equal remainders shared: 0.0.0.255 is 8 questions, not 16.7 million ranges. Past the
 * budget the rules that are left stay in the diagram as they are.
 */
export function* overlay(swept: Swept, odd: readonly OddRule[], stepBudget: number): Steps<Overlay> {
  if (odd.length === 0) return withoutOdd(rangesOf(swept));
  const ranges = yield* joinCells(swept);
  const { starts } = ranges;
  const laid = laidBuilder(ranges);
  const diagram = diagramBuilder(stepBudget);
  const worstSecond = yield* rangeMaximum(ranges.second);
  const whole: Block = { block: 0, depth: 0, low: 0, high: ranges.first.length, live: liveFromRules(odd) };
  /** What is still to be cut, the first addresses last. */
  const pending: (Block | Hole)[] = [whole];

  /** From the start on, a range has the root, unless its own ranks hide the rules below. */
  function emit(start: number, range: number, root: number): void {
    const isHidden = root === NO_ODD || diagram.bestOf(root) >= (ranges.second[range] ?? 0);
    laid.add(start, range, isHidden ? NO_ODD : root);
  }

  function* cutBlock({ block, depth, low, high, live }: Block): Steps<void> {
    const able = betterThan(live, worstSecond(low, high));
    const isSettled = able.parts.length === 0 || high - low === 1;
    if (isSettled || !diagram.spend(1 + able.parts.length)) {
      const root = isSettled ? yield* diagram.node(depth, able) : diagram.open(able);
      yield* emitAll(block, low, high, root);
      return;
    }
    const tested = firstTested(able, depth);
    if (tested > depth) {
      const root = yield* diagram.node(tested, able);
      pending.push({ at: block, end: block + 2 ** (32 - depth), depth: tested, range: low, high, live: able, root });
      return;
    }
    const middle = block + bitAt(depth);
    const border = firstFrom(starts, middle, low + 1, high);
    const after = starts[border] === middle ? border : border - 1;
    pending.push({ block: middle, depth: depth + 1, low: after, high, live: halfOf(able, depth, true) });
    pending.push({ block, depth: depth + 1, low, high: border, live: halfOf(able, depth, false) });
  }

  function* emitAll(block: number, low: number, high: number, root: number): Steps<void> {
    if (high - low === 1) return emit(block, low, root);
    yield* inSteps(high - low, (from, to) => {
      for (let range = low + from; range < low + to; range++) emit(Math.max(block, starts[range] ?? 0), range, root);
    });
  }

  /** Goes on with a hole up to the first block that holds a border of ranges inside: only that has to be cut. */
  function passHole({ end, depth, high, live, root, ...hole }: Hole): void {
    const size = 2 ** (32 - depth);
    let { at, range } = hole;
    for (let visited = 0; at < end; visited++) {
      if (visited === ROWS_A_STEP) {
        pending.push({ at, end, depth, range, high, live, root });
        return;
      }
      const border = range + 1 < high ? (starts[range + 1] ?? end) : end;
      const block = border - (border % size);
      if (block > at) emit(at, range, root);
      if (block === border) {
        range++;
        at = border;
        continue;
      }
      const after = firstFrom(starts, block + size, range + 1, high);
      const isBorder = after < high && starts[after] === block + size;
      pending.push({ at: block + size, end, depth, range: isBorder ? after : after - 1, high, live, root });
      pending.push({ block, depth, low: range, high: after, live });
      return;
    }
  }

  let sinceStep = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const before = diagram.stepsTaken();
    if ("block" in next) yield* cutBlock(next);
    else passHole(next);
    sinceStep += diagram.stepsTaken() - before + 1;
    if ("at" in next || sinceStep >= ROWS_A_STEP) {
      sinceStep = 0;
      yield;
    }
  }
  return { ...(yield* laid.built()), odd, nodes: diagram.nodes, complete: diagram.isComplete() };
}

/** Answers the greatest of the values from place `low` to `high` (exclusive) in O(log n), from a tree of maxima. */
function* rangeMaximum(values: Int32Array): Steps<(low: number, high: number) => number> {
  const size = values.length;
  const tree = new Int32Array(2 * size);
  tree.set(values, size);
  yield* inSteps(size - 1, (from, to) => {
    for (let node = size - 1 - from; node > size - 1 - to; node--) {
      tree[node] = Math.max(tree[2 * node] ?? 0, tree[2 * node + 1] ?? 0);
    }
  });
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
