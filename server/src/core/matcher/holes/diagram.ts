import { ROWS_A_STEP, type Steps } from "../../text/steps.js";
import type { OddRule } from "../prefixes/prefixes.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import { bitAt, firstTested, halfOf, inOrder, type LiveRules } from "./liveRules.js";

/** In place of a node: no odd rule that could come first or second. */
export const NO_ODD = -1;

/** What a node of the diagram says: ask a bit, or the answer. `best` is the lowest rank that can come out below. */
export type Node =
  | { readonly kind: "ask"; readonly bit: number; readonly zero: number; readonly one: number; readonly best: number }
  /** The lowest and the second-lowest rank among the odd rules that match here. */
  | { readonly kind: "answer"; readonly first: number; readonly second: number; readonly best: number }
  /** The step budget ran out: these rules, lowest rank first, are yet to be asked one by one. */
  | { readonly kind: "open"; readonly rules: readonly OddRule[]; readonly best: number };

/** The lowest rank among the odd rules that match an address, in the diagram below a root. */
export function oddRankAt(nodes: readonly Node[], root: number, word: number): number {
  // An array is slow to answer for a place that it cannot have.
  if (root === NO_ODD) return DEFAULT_RANK;
  let node: Node | undefined = nodes[root];
  while (node?.kind === "ask") {
    const next: number = (word & bitAt(node.bit)) === 0 ? node.zero : node.one;
    node = next === NO_ODD ? undefined : nodes[next];
  }
  if (node === undefined) return DEFAULT_RANK;
  if (node.kind === "answer") return node.first;
  return node.rules.find((rule) => ((word ^ rule.address) & rule.mask) === 0)?.rank ?? DEFAULT_RANK;
}

/** What building a node costs beside looking at its rules; one that is known already costs the look only. */
const NODE_STEPS = 32;

/**
 * Builds the nodes of a diagram, equal ones once, until the budget runs out; then nodes are open. At most one node for each question
 * and set of rules that can still match.
 */
export function diagramBuilder(stepBudget: number) {
  const nodes: Node[] = [];
  const known = new Map<string | number, number>();
  let left = stepBudget;
  let sinceStep = 0;
  let complete = true;

  /** Counts steps. False when none are left. */
  function spend(count: number): boolean {
    left -= count;
    sinceStep += count;
    return left >= 0;
  }

  function open(live: LiveRules): number {
    complete = false;
    return nodes.push({ kind: "open", rules: inOrder(live), best: live.best }) - 1;
  }

  /** The node for the bits from `depth` on, where just these rules can still match. */
  function* node(depth: number, live: LiveRules): Steps<number> {
    if (live.parts.length === 0) return NO_ODD;
    const bit = firstTested(live, depth);
    return knownRoot(bit, live) ?? (yield* newRoot(bit, live));
  }

  /** The root that was built for these rules. `undefined` when none was. */
  function knownRoot(bit: number, live: LiveRules): number | undefined {
    if (live.parts.length === 0) return NO_ODD;
    const before = live.roots?.get(bit);
    if (before !== undefined) return before;
    if (!spend(1 + live.parts.length)) return open(live);
    const root = known.get(keyOf(bit, live));
    if (root !== undefined) keep(bit, live, root);
    return root;
  }

  function* newRoot(bit: number, live: LiveRules): Steps<number> {
    const root = yield* build(bit, live);
    known.set(keyOf(bit, live), root);
    keep(bit, live, root);
    return root;
  }

  function keep(bit: number, live: LiveRules, root: number): void {
    live.roots ??= new Map();
    live.roots.set(bit, root);
  }

  function* build(bit: number, live: LiveRules): Steps<number> {
    if (!spend(NODE_STEPS)) return open(live);
    if (sinceStep >= ROWS_A_STEP) {
      sinceStep = 0;
      yield;
    }
    if (bit === 32) {
      const [one, other] = inOrder(live);
      const [first, second] = [one?.rank ?? DEFAULT_RANK, other?.rank ?? DEFAULT_RANK];
      const key = `=${first},${second}`;
      const answer = known.get(key) ?? nodes.push({ kind: "answer", first, second, best: first }) - 1;
      known.set(key, answer);
      return answer;
    }
    const zero = yield* below(bit, live, false);
    const one = yield* below(bit, live, true);
    return zero === one ? zero : nodes.push({ kind: "ask", bit, zero, one, best: live.best }) - 1;
  }

  /** The node below a question. Most are known, and a generator for each of those would take most of the time. */
  function* below(bit: number, live: LiveRules, isOne: boolean): Steps<number> {
    const half = halfOf(live, bit, isOne);
    const next = firstTested(half, bit + 1);
    return knownRoot(next, half) ?? (yield* newRoot(next, half));
  }

  return {
    node,
    open,
    spend,
    nodes,
    /** The lowest rank that can come out below a node. */
    bestOf: (root: number) => nodes[root]?.best ?? 0,
    isComplete: () => complete,
    stepsTaken: () => stepBudget - left,
  };
}

/** What equal nodes share; a number for a single rule, which is what there is most. */
function keyOf(bit: number, { parts }: LiveRules): string | number {
  const [only] = parts;
  if (only !== undefined && parts.length === 1 && only.to - only.from === 1) {
    return (only.group.rules[only.from]?.rank ?? 0) * 64 + bit;
  }
  return parts.reduce((text, { group, from, to }) => `${text}${group.number}:${from}-${to},`, `${bit}:`);
}
