import { type Budget, isPauseDue, type Steps, spend } from "../../text/steps.js";
import type { OddRule } from "../prefixes/prefixes.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import { bitAt, firstTested, halfOf, inOrder, type LiveRules } from "./liveRules.js";

/** Means "no node": no odd rule can be the first or the second. */
export const NO_ODD = -1;

/**
 * A node of a decision diagram: it asks one bit, or it is an end. `best` is the lowest rank that any end below can give.
 */
export type Node =
  | { readonly kind: "ask"; readonly bit: number; readonly zero: number; readonly one: number; readonly best: number }
  /** The two lowest ranks among the odd rules that match. */
  | { readonly kind: "answer"; readonly first: number; readonly second: number; readonly best: number }
  /** The step budget ran out: any of these rules may match. They are sorted by rank. */
  | { readonly kind: "open"; readonly rules: readonly OddRule[]; readonly best: number };

/** Returns the lowest rank among the odd rules below `root` that match an address. */
export function oddRankAt(nodes: readonly Node[], root: number, word: number): number {
  // Reading an array at -1 is slow.
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

/** The steps that building a node costs, beside one for each of its rules. */
const NODE_STEPS = 32;

/**
 * Builds the nodes of decision diagrams (Bryant 1986), and shares equal ones.
 *
 * Nodes are open after the budget ran out. At most one node for each bit and set of rules that can still match.
 */
export function diagramBuilder(budget: Budget) {
  const nodes: Node[] = [];
  const known = new Map<string | number, number>();
  let complete = true;

  function open(live: LiveRules): number {
    complete = false;
    return nodes.push({ kind: "open", rules: inOrder(live), best: live.best }) - 1;
  }

  /** Returns the node for the bits from `depth` on where only these rules can match. */
  function* node(depth: number, live: LiveRules): Steps<number> {
    if (live.parts.length === 0) return NO_ODD;
    const bit = firstTested(live, depth);
    return knownRoot(bit, live) ?? (yield* newRoot(bit, live));
  }

  /** Returns the node built before for these rules, `undefined` for none. */
  function knownRoot(bit: number, live: LiveRules): number | undefined {
    if (live.parts.length === 0) return NO_ODD;
    const before = live.roots?.get(bit);
    if (before !== undefined) return before;
    if (!spend(budget, 1 + live.parts.length)) return open(live);
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
    if (!spend(budget, NODE_STEPS)) return open(live);
    if (isPauseDue(budget)) yield;
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

  /** Returns the node below a bit. Looks for a known one first: a generator for each would take most of the time. */
  function* below(bit: number, live: LiveRules, isOne: boolean): Steps<number> {
    const half = halfOf(live, bit, isOne);
    const next = firstTested(half, bit + 1);
    return knownRoot(next, half) ?? (yield* newRoot(next, half));
  }

  return {
    node,
    open,
    nodes,
    /** Returns the lowest rank that any end below a node can give. */
    bestOf: (root: number) => nodes[root]?.best ?? 0,
    isComplete: () => complete,
  };
}

/** Returns what equal nodes share: a number for a single rule, the most frequent case, else a text. */
function keyOf(bit: number, { parts }: LiveRules): string | number {
  const [only] = parts;
  if (only !== undefined && parts.length === 1 && only.to - only.from === 1) {
    return (only.group.rules[only.from]?.rank ?? 0) * 64 + bit;
  }
  // One join: a text that grows part by part keeps all its parts in memory.
  return `${bit}:${parts.map(({ group, from, to }) => `${group.number}:${from}-${to}`).join()}`;
}
