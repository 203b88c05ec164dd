import type { Mask } from "../address/mask.js";
import { bitAt, canHave, diagramBuilder, NO_ODD, type Node, type OddRule } from "./oddDiagram.js";
import { DEFAULT_RANK, type Ranges } from "./sweep.js";

/**
 * IPv4 ranges with rules of odd masks laid over them. `roots[i]` is the node that says which odd rules match in range i
 * ({@link NO_ODD}: none that could win or come second there). The lower of its answer and the range's own ranks decides.
 */
export interface Overlay {
  readonly ranges: Ranges;
  readonly roots: Int32Array;
  readonly nodes: readonly Node[];
  /** Whether the budget lasted: no node is open. */
  readonly complete: boolean;
}

/** Steps are rules looked at and nodes built while splitting; without a bound, random masks could take for ever. */
export const STEP_BUDGET = 4_000_000;

/**
 * Lays rules with holes in their masks over the ranges of the others, exactly.
 *
 * The address space is halved bit by bit from the top as long as a half holds several ranges and an odd rule that could
 * still match and come first or second there (a cofactor in the sense of Shannon). Inside one range the odd rules are split
 * by the bits that they test and by no others, with equal remainders shared: 0.0.0.255 is 8 questions, not 16.7 million
 * ranges. Past the budget the rules that are left stand in the diagram as they are.
 */
export function overlay(ranges: Ranges, rules: readonly OddRule[], stepBudget: number): Overlay {
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
  function split(block: number, depth: number, low: number, high: number, groups: readonly Group[]): void {
    const worst = worstSecond(low, high);
    const able = groups.filter(({ rules: [best] }) => best !== undefined && best.rank < worst);
    const isLeaf = able.length === 0 || high - low === 1;
    if (isLeaf || !diagram.spend(1)) {
      const root =
        able.length === 0 ? NO_ODD : isLeaf ? rootOf(able, depth, worst) : diagram.open(ableRules(able, worst));
      for (let range = low; range < high; range++) emit(Math.max(block, ranges.starts[range] ?? 0), range, root);
      return;
    }
    const bit = bitAt(depth);
    const middle = block + bit;
    let border = low + 1;
    for (let far = high; border < far; ) {
      const probe = (border + far) >>> 1;
      if ((ranges.starts[probe] ?? 0) < middle) border = probe + 1;
      else far = probe;
    }
    const borderIsMiddle = border < high && ranges.starts[border] === middle;
    split(block, depth + 1, low, border, half(able, bit, 0));
    split(middle, depth + 1, borderIsMiddle ? border : border - 1, high, half(able, bit, bit));
  }

  /** Those that can match where `bit` has the value; groups that do not test it stay as they are, uncopied. */
  function half(groups: readonly Group[], bit: Mask, value: number): readonly Group[] {
    return groups.map((group) => {
      if ((group.mask & bit) === 0) return group;
      diagram.spend(group.rules.length);
      return groupOf(
        group.mask,
        group.rules.filter((rule) => canHave(rule, bit, value)),
      );
    });
  }

  /** The node for the rules below a rank; for a single group it is built once for each number of them. */
  function rootOf(groups: readonly Group[], depth: number, rank: number): number {
    const [only] = groups;
    if (only === undefined || groups.length > 1) return diagram.node(depth, ableRules(groups, rank));
    const able = countBelow(only.rules, rank);
    const root = only.roots.get(able) ?? diagram.node(depth, only.rules.slice(0, able));
    only.roots.set(able, root);
    return root;
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
    complete: diagram.isComplete(),
  };
}

/** Odd rules of one mask that can still match, lowest rank first. */
interface Group {
  readonly mask: Mask;
  readonly rules: readonly OddRule[];
  /** The nodes that were built for the first so many of them. */
  readonly roots: Map<number, number>;
}

function groupsOf(rules: readonly OddRule[]): readonly Group[] {
  const byMask = new Map<Mask, OddRule[]>();
  for (const rule of rules) {
    const group = byMask.get(rule.mask);
    if (group === undefined) byMask.set(rule.mask, [rule]);
    else group.push(rule);
  }
  return [...byMask].map(([mask, group]) => groupOf(mask, group));
}

function groupOf(mask: Mask, rules: readonly OddRule[]): Group {
  return { mask, rules, roots: new Map() };
}

/** The rules of all groups below a rank, lowest first. */
function ableRules(groups: readonly Group[], rank: number): readonly OddRule[] {
  return groups
    .flatMap(({ rules }) => rules.slice(0, countBelow(rules, rank)))
    .sort((one, other) => one.rank - other.rank);
}

/** How many of the rules, which come by rank, have a rank below this. */
function countBelow(rules: readonly OddRule[], rank: number): number {
  let low = 0;
  let high = rules.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rules[middle]?.rank ?? DEFAULT_RANK) < rank) low = middle + 1;
    else high = middle;
  }
  return low;
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
