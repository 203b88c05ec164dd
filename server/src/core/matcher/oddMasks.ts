import { widened } from "../columns.js";
import { firstFrom } from "../text.js";
import {
  betterThan,
  bitAt,
  diagramBuilder,
  firstTested,
  halfOf,
  type LiveRules,
  liveFromRules,
  NO_ODD,
  type Node,
} from "./oddDiagram.js";
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
 * The address space is halved at each bit that an odd rule looks at, from the top, as long as a half holds several ranges and
 * an odd rule that could still match and come first or second there (a cofactor in the sense of Shannon, as in Bryant's
 * decision diagrams); the bits of a hole are passed over in one step. Inside one range the odd rules are split by the bits that
 * they test and by no others, with equal remainders shared: 0.0.0.255 is 8 questions, not 16.7 million ranges. Past the
 * budget the rules that are left stand in the diagram as they are.
 */
export function overlay(ranges: Ranges, rules: readonly OddRule[], stepBudget: number): Overlay {
  if (rules.length === 0) return { ranges, roots: new Int32Array(0), nodes: [], odd: rules, complete: true };
  const laid = overlayBuilder(ranges);
  const diagram = diagramBuilder(stepBudget);
  const worstSecond = rangeMaximum(ranges.second);

  /** From the start on, a range has the root, unless its own ranks hide the rules below. */
  function emit(start: number, range: number, root: number): void {
    const isHidden = root === NO_ODD || (diagram.nodes[root]?.best ?? 0) >= (ranges.second[range] ?? 0);
    laid.add(start, range, isHidden ? NO_ODD : root);
  }

  /** The block of addresses that share the leading `depth` bits of `block`; ranges `low` to `high` (exclusive) meet it. */
  function split(block: number, depth: number, low: number, high: number, live: LiveRules): void {
    const able = betterThan(live, worstSecond(low, high));
    const isSettled = able.parts.length === 0 || high - low === 1;
    if (isSettled || !diagram.spend(1 + able.parts.length)) {
      const root = isSettled ? diagram.node(depth, able) : diagram.open(able);
      for (let range = low; range < high; range++) emit(Math.max(block, ranges.starts[range] ?? 0), range, root);
      return;
    }
    const tested = firstTested(able, depth);
    if (tested > depth) {
      passHole(block, depth, tested, low, high, able);
      return;
    }
    const middle = block + bitAt(depth);
    const border = firstFrom(ranges.starts, middle, low + 1, high);
    split(block, depth + 1, low, border, halfOf(able, depth, false));
    split(middle, depth + 1, ranges.starts[border] === middle ? border : border - 1, high, halfOf(able, depth, true));
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

  split(0, 0, 0, ranges.first.length, liveFromRules(rules));
  const complete = diagram.isComplete();
  return { ...laid.built(), nodes: diagram.nodes, odd: rules, complete };
}

/** Collects ranges with their roots; neighbours that are alike become one. */
function overlayBuilder({ first, second }: Ranges) {
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
    built(): Pick<Overlay, "ranges" | "roots"> {
      const made = { first: new Int32Array(count), second: new Int32Array(count) };
      for (let range = 0; range < count; range++) {
        made.first[range] = first[places[range] ?? 0] ?? 0;
        made.second[range] = second[places[range] ?? 0] ?? 0;
      }
      return { ranges: { width: 1, starts: starts.slice(0, count), ...made }, roots: roots.slice(0, count) };
    },
  };
}

/**
 * Visits every part of IPv4 that the rules treat alike, with the rank that decides and the rank that would without it, until a
 * visit answers true; `visitOpen` comes where the budget ran out, with the ranks of which it is not known. Tells whether
 * it was stopped. All that a diagram answers alike in one range is one part.
 */
export function visitParts(
  { ranges, roots, nodes }: Overlay,
  visit: (first: number, second: number) => boolean,
  visitOpen: (first: number, rules: readonly OddRule[]) => boolean,
): boolean {
  const ends = endsOfDiagrams(nodes);
  for (let range = 0; range < ranges.first.length; range++) {
    const first = ranges.first[range] ?? DEFAULT_RANK;
    const second = ranges.second[range] ?? DEFAULT_RANK;
    const root = roots[range] ?? NO_ODD;
    if (root === NO_ODD) {
      if (visit(first, second)) return true;
      continue;
    }
    for (const node of ends(root)) {
      const isStopped =
        node === undefined || node.best > second
          ? visit(first, second)
          : node.kind === "open"
            ? visitOpen(first, node.rules)
            : node.first < first
              ? visit(node.first, Math.min(first, node.second))
              : visit(first, Math.min(second, node.first));
      if (isStopped) return true;
    }
  }
  return false;
}

type End = Exclude<Node, { readonly kind: "ask" }> | undefined;

/** Answers where a diagram can end, each end once; `undefined` is where no odd rule matches. */
function endsOfDiagrams(nodes: readonly Node[]): (root: number) => readonly End[] {
  const known: (readonly End[] | undefined)[] = new Array(nodes.length).fill(undefined);
  return (root) => {
    const before = known[root];
    if (before !== undefined) return before;
    const seen = new Set([root]);
    const ends: End[] = [];
    // What is added while the set is walked is walked too.
    for (const place of seen) {
      const node = place === NO_ODD ? undefined : nodes[place];
      if (node?.kind === "ask") seen.add(node.zero).add(node.one);
      else ends.push(node);
    }
    known[root] = ends;
    return ends;
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
