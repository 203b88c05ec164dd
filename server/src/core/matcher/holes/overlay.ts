/**
 * Rules whose masks have holes, on top of the cells of the others. `diagram.ts` builds decision diagrams of the bits that such rules
 * look at, `liveRules.ts` tracks which rules can still match, and `rootedCells.ts` collects the cells with their diagrams.
 */

import { type Budget, inSteps, isPauseDue, ROWS_A_STEP, type Steps, spend } from "../../text/steps.js";
import { firstFrom } from "../../text/text.js";
import { type Cells, joinCells } from "../prefixes/cells.js";
import type { OddRule } from "../prefixes/prefixes.js";
import { diagramBuilder, NO_ODD, type Node } from "./diagram.js";
import { betterThan, bitAt, firstTested, halfOf, type LiveRules, liveFromRules } from "./liveRules.js";
import { addCell, addPlainCells, builtCells, type RootedCells, rootedCellsBuilder } from "./rootedCells.js";

/** The cells of one family, with the odd rules in them. */
export interface Overlay extends RootedCells {
  /** The odd rules, by rank. */
  readonly odd: readonly OddRule[];
  readonly nodes: readonly Node[];
  /** Whether no node is open. False if the step budget ran out. */
  readonly complete: boolean;
}

/** A CIDR block: addresses that share the leading `depth` bits of `block`. Cells `low` to `high` (exclusive) meet it. */
interface CutBlock {
  readonly block: number;
  readonly depth: number;
  readonly low: number;
  readonly high: number;
  readonly live: LiveRules;
}

/**
 * The blocks of `depth` leading bits from `at` to `end` (exclusive). They differ only in bits that no rule looks at.
 *
 * The same rules can match in all of them: `root` is their node. `cell` is the first cell that they meet.
 */
interface LikeBlocks {
  readonly at: number;
  readonly end: number;
  readonly depth: number;
  readonly cell: number;
  readonly high: number;
  readonly live: LiveRules;
  readonly root: number;
}

/**
 * Lays the odd rules over the cells of the contiguous ones, exactly.
 *
 * Halves the address space at each bit that an odd rule looks at, from the top. Stops where a half is one cell, or where no odd rule
 * can be first or second (a cofactor in the sense of Shannon, as in Bryant's decision diagrams). Passes over bits that no rule looks
 * at in one step. Inside one cell a diagram asks only the bits that rules look at: 0.0.0.255 is 8 questions, not 16.7 million cells.
 *
 * When the budget runs out, the remaining rules are in open nodes.
 */
export function* overlay(contiguous: Cells, odd: readonly OddRule[], budget: Budget): Steps<Overlay> {
  if (odd.length === 0) {
    const { width, starts, first, second } = contiguous;
    return { width, starts, first, second, roots: new Int32Array(0), odd, nodes: [], complete: true };
  }
  const cells = yield* joinCells(contiguous);
  const { starts } = cells;
  const builder = rootedCellsBuilder(cells);
  const diagram = diagramBuilder(budget);
  const worstSecond = yield* rangeMaximum(cells.second);
  const whole: CutBlock = { block: 0, depth: 0, low: 0, high: cells.first.length, live: liveFromRules(odd) };
  /** A stack of what is not cut yet: the lowest addresses are on top. */
  const pending: (CutBlock | LikeBlocks)[] = [whole];

  /** Adds a cell that begins at `start`. Drops the root if the cell's own ranks hide all rules below it. */
  function emit(start: number, cell: number, root: number): void {
    const isHidden = root === NO_ODD || diagram.bestOf(root) >= (cells.second[cell] ?? 0);
    addCell(builder, cells, start, cell, isHidden ? NO_ODD : root);
  }

  function* cutBlock({ block, depth, low, high, live }: CutBlock): Steps<void> {
    const able = betterThan(live, worstSecond(low, high));
    const isSettled = able.parts.length === 0 || high - low === 1;
    if (isSettled || !spend(budget, 1 + able.parts.length)) {
      const root = isSettled ? yield* diagram.node(depth, able) : diagram.open(able);
      yield* emitAll(block, low, high, root);
      return;
    }
    const tested = firstTested(able, depth);
    if (tested > depth) {
      const root = yield* diagram.node(tested, able);
      pending.push({ at: block, end: block + 2 ** (32 - depth), depth: tested, cell: low, high, live: able, root });
      return;
    }
    const middle = block + bitAt(depth);
    const border = firstFrom(starts, middle, low + 1, high);
    const after = starts[border] === middle ? border : border - 1;
    pending.push({ block: middle, depth: depth + 1, low: after, high, live: halfOf(able, depth, true) });
    pending.push({ block, depth: depth + 1, low, high: border, live: halfOf(able, depth, false) });
  }

  function* emitAll(block: number, low: number, high: number, root: number): Steps<void> {
    emit(Math.max(block, starts[low] ?? 0), low, root);
    yield* inSteps(high - low - 1, (from, to) => {
      const [begin, end] = [low + 1 + from, low + 1 + to];
      if (root === NO_ODD) return addPlainCells(builder, cells, begin, end);
      for (let cell = begin; cell < end; cell++) emit(starts[cell] ?? 0, cell, root);
    });
  }

  /** Passes over like blocks up to the first with a border of cells inside. Only that block has to be cut. */
  function passLikeBlocks({ end, depth, high, live, root, ...rest }: LikeBlocks): void {
    const size = 2 ** (32 - depth);
    let { at, cell } = rest;
    for (let visited = 0; at < end; visited++) {
      if (visited === ROWS_A_STEP) {
        pending.push({ at, end, depth, cell, high, live, root });
        return;
      }
      const border = cell + 1 < high ? (starts[cell + 1] ?? end) : end;
      const block = border - (border % size);
      if (block > at) emit(at, cell, root);
      if (block === border) {
        cell++;
        at = border;
        continue;
      }
      const after = firstFrom(starts, block + size, cell + 1, high);
      const isBorder = after < high && starts[after] === block + size;
      pending.push({ at: block + size, end, depth, cell: isBorder ? after : after - 1, high, live, root });
      pending.push({ block, depth, low: cell, high: after, live });
      return;
    }
  }

  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ("block" in next) yield* cutBlock(next);
    else passLikeBlocks(next);
    spend(budget, 1);
    if (isPauseDue(budget) || "at" in next) yield;
  }
  return { ...builtCells(builder), odd, nodes: diagram.nodes, complete: diagram.isComplete() };
}

/** The values of a leaf of {@link rangeMaximum}. A tree of all values would be as large as two columns. */
const LEAF = 8;

/** Prepares range maximum queries: the greatest value from `low` to `high` (exclusive), in O(log n) from a tree of maxima. */
function* rangeMaximum(values: Int32Array): Steps<(low: number, high: number) => number> {
  const size = Math.ceil(values.length / LEAF);
  const tree = new Int32Array(2 * size);
  yield* inSteps(size, (from, to) => maximaOfLeaves(values, tree, size, from, to), ROWS_A_STEP / LEAF);
  for (let node = size - 1; node > 0; node--) tree[node] = Math.max(tree[2 * node] ?? 0, tree[2 * node + 1] ?? 0);
  return (low, high) => {
    const [firstLeaf, lastLeaf] = [Math.ceil(low / LEAF), Math.floor(high / LEAF)];
    if (firstLeaf >= lastLeaf) return greatestOf(values, low, high);
    let greatest = Math.max(greatestOf(values, low, firstLeaf * LEAF), greatestOf(values, lastLeaf * LEAF, high));
    let left = firstLeaf + size;
    let right = lastLeaf + size;
    while (left < right) {
      if (left % 2 === 1) greatest = Math.max(greatest, tree[left++] ?? 0);
      if (right % 2 === 1) greatest = Math.max(greatest, tree[--right] ?? 0);
      left >>>= 1;
      right >>>= 1;
    }
    return greatest;
  };
}

function maximaOfLeaves(values: Int32Array, tree: Int32Array, size: number, from: number, to: number): void {
  for (let leaf = from; leaf < to; leaf++) tree[size + leaf] = greatestOf(values, leaf * LEAF, (leaf + 1) * LEAF);
}

/** Returns the greatest value from `low` to `high` (exclusive). 0 for none: ranks are not negative. */
function greatestOf(values: Int32Array, low: number, high: number): number {
  let greatest = 0;
  for (let place = low; place < high; place++) greatest = Math.max(greatest, values[place] ?? 0);
  return greatest;
}
