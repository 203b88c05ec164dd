import { bitAt, diagramBuilder, groupsOf, halfOf, type LiveRules, NO_ODD, type Node } from "./oddDiagram.js";
import type { OddRule } from "./prefixes.js";
import type { Ranges } from "./ranges.js";
import { DEFAULT_RANK } from "./sweep.js";

/**
 * IPv4 ranges with rules of odd masks laid over them. `roots[i]` is the node that says which odd rules match in range i
 * ({@link NO_ODD}: none that could win or come second there); empty when there are no odd rules. The lower of its answer and
 * the range's own ranks decides.
 */
export interface Overlay {
  readonly ranges: Ranges;
  readonly roots: Int32Array;
  readonly nodes: readonly Node[];
  /** The rules with odd masks, by rank. */
  readonly odd: readonly OddRule[];
  /** Whether the budget lasted: no node is open. */
  readonly complete: boolean;
}

/** Steps are rules looked at and nodes built while splitting; without a bound, random masks could take for ever. */
export const STEP_BUDGET = 6_000_000;

/**
 * Lays rules with holes in their masks over the ranges of the others, exactly.
 *
 * The address space is halved bit by bit from the top as long as a half holds several ranges and an odd rule that could
 * still match and come first or second there (a cofactor in the sense of Shannon, as in a binary decision diagram of Bryant).
 * Inside one range the odd rules are split by the bits that they test and by no others, with equal remainders shared:
 * 0.0.0.255 is 8 questions, not 16.7 million ranges. Past the budget the rules that are left stand in the diagram as they are.
 */
export function overlay(ranges: Ranges, rules: readonly OddRule[], stepBudget: number): Overlay {
  if (rules.length === 0) return { ranges, roots: new Int32Array(0), nodes: [], odd: rules, complete: true };
  const starts: number[] = [];
  const first: number[] = [];
  const second: number[] = [];
  const roots: number[] = [];
  const diagram = diagramBuilder(stepBudget);
  const worstSecond = rangeMaximum(ranges.second);

  function emit(start: number, range: number, root: number): void {
    const ownFirst = ranges.first[range] ?? DEFAULT_RANK;
    const ownSecond = ranges.second[range] ?? DEFAULT_RANK;
    const last = starts.length - 1;
    if (last >= 0 && first[last] === ownFirst && second[last] === ownSecond && roots[last] === root) return;
    starts.push(start);
    first.push(ownFirst);
    second.push(ownSecond);
    roots.push(root);
  }

  /** The block of addresses that share the leading `depth` bits of `block`; ranges `low` to `high` (exclusive) meet it. */
  function split(block: number, depth: number, low: number, high: number, live: readonly LiveRules[]): void {
    const worst = worstSecond(low, high);
    const able = live.every(({ best }) => best < worst) ? live : live.filter(({ best }) => best < worst);
    const isLeaf = able.length === 0 || high - low === 1;
    if (isLeaf || !diagram.spend(able.length)) {
      const root = able.length === 0 ? NO_ODD : isLeaf ? diagram.node(depth, able) : diagram.open(able);
      for (let range = low; range < high; range++) emit(Math.max(block, ranges.starts[range] ?? 0), range, root);
      return;
    }
    const middle = block + bitAt(depth);
    let border = low + 1;
    for (let far = high; border < far; ) {
      const probe = (border + far) >>> 1;
      if ((ranges.starts[probe] ?? 0) < middle) border = probe + 1;
      else far = probe;
    }
    const borderIsMiddle = border < high && ranges.starts[border] === middle;
    split(block, depth + 1, low, border, halfOf(able, depth, false));
    split(middle, depth + 1, borderIsMiddle ? border : border - 1, high, halfOf(able, depth, true));
  }

  split(0, 0, 0, ranges.first.length, groupsOf(rules));
  return {
    ranges: {
      width: 1,
      starts: Uint32Array.from(starts),
      first: Int32Array.from(first),
      second: Int32Array.from(second),
    },
    roots: Int32Array.from(roots),
    nodes: diagram.nodes,
    odd: rules,
    complete: diagram.isComplete(),
  };
}

/** Answers the greatest of the values from place `low` to `high` (exclusive) in O(log n), from a tree of maxima. */
function rangeMaximum(values: Int32Array): (low: number, high: number) => number {
  const size = values.length;
  const tree = new Int32Array(2 * size);
  tree.set(values, size);
  for (let node = size - 1; node > 0; node--) tree[node] = Math.max(tree[2 * node] ?? 0, tree[2 * node + 1] ?? 0);
  return (low, high) => {
    let greatest = 0;
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
