import { ROWS_A_STEP, type Steps } from "../../text/steps.js";
import type { OddRule } from "../prefixes/prefixes.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import { NO_ODD } from "./laid.js";

/** What a node of the diagram says: ask a bit, or the answer. `best` is the lowest rank that can come out below. */
export type Node =
  | { readonly kind: "ask"; readonly bit: number; readonly zero: number; readonly one: number; readonly best: number }
  /** The lowest and the second-lowest rank among the odd rules that match here. */
  | { readonly kind: "answer"; readonly first: number; readonly second: number; readonly best: number }
  /** The step budget ran out: these rules, lowest rank first, are yet to be asked one by one. */
  | { readonly kind: "open"; readonly rules: readonly OddRule[]; readonly best: number };

/** What building a node costs beside looking at its rules; one that is known already costs the look only. */
const NODE_STEPS = 32;

/** The bit `depth` places from the top, as a mask. */
export function bitAt(depth: number): number {
  return 0x80000000 >>> depth;
}

/** The bits from `depth` on. */
function bitsFrom(depth: number): number {
  return depth === 0 ? 0xffffffff : depth === 32 ? 0 : bitAt(depth - 1) - 1;
}

/**
 * Rules of one mask, by (address, rank): those that agree with the leading bits of a block stand together, since bits that
 * the mask does not look at are zero in all of them. Of equal rules the two lowest ranks are kept, as no other can come out.
 */
interface OddGroup {
  readonly number: number;
  readonly mask: number;
  readonly rules: readonly OddRule[];
}

/** The rules of a group from `from` to `to` (exclusive), which may still match; `best` is their lowest rank. */
interface LivePart {
  readonly group: OddGroup;
  readonly from: number;
  readonly to: number;
  readonly best: number;
}

/** The odd rules that may still match, of each group a part. */
export interface LiveRules {
  readonly parts: readonly LivePart[];
  /** The bits that some of them look at. */
  readonly tested: number;
  /** The lowest rank of all, and the greatest of the lowest ranks of the parts. */
  readonly best: number;
  readonly worst: number;
  /** The nodes that were built for them, by the first bit that they ask; made when the first is. */
  roots: Map<number, number> | undefined;
}

export function liveFromRules(rules: readonly OddRule[]): LiveRules {
  const byMask = new Map<number, OddRule[]>();
  for (const rule of rules) {
    const group = byMask.get(rule.mask);
    if (group === undefined) byMask.set(rule.mask, [rule]);
    else group.push(rule);
  }
  const parts = [...byMask].map(([mask, group], number) => {
    const sorted = group.sort((one, other) => one.address - other.address || one.rank - other.rank);
    const kept = sorted.filter((rule, place) => sorted[place - 2]?.address !== rule.address);
    return partOf({ number, mask, rules: kept }, 0, kept.length);
  });
  return liveOf(parts);
}

function liveOf(parts: readonly LivePart[]): LiveRules {
  let tested = 0;
  let best = DEFAULT_RANK;
  let worst = 0;
  for (const part of parts) {
    tested |= part.group.mask;
    best = Math.min(best, part.best);
    worst = Math.max(worst, part.best);
  }
  return { parts, tested, best, worst, roots: undefined };
}

function partOf(group: OddGroup, from: number, to: number): LivePart {
  let best = DEFAULT_RANK;
  for (let place = from; place < to; place++) best = Math.min(best, group.rules[place]?.rank ?? DEFAULT_RANK);
  return { group, from, to, best };
}

/** The rules that can match where the bit at `depth` has the value; the same object when they all can. */
export function halfOf(live: LiveRules, depth: number, isOne: boolean): LiveRules {
  const bit = bitAt(depth);
  if ((live.tested & bit) === 0) return live;
  const half: LivePart[] = [];
  let isSame = true;
  for (const part of live.parts) {
    const { group, from, to } = part;
    const border = (group.mask & bit) === 0 ? (isOne ? from : to) : firstWithBit(part, bit);
    const [low, high] = isOne ? [border, to] : [from, border];
    if (low === from && high === to) {
      half.push(part);
    } else {
      isSame = false;
      if (low < high) half.push(partOf(group, low, high));
    }
  }
  return isSame ? live : liveOf(half);
}

/** Those parts of which some rule has a rank below `rank`; the same object when all have. */
export function betterThan(live: LiveRules, rank: number): LiveRules {
  return live.worst < rank ? live : liveOf(live.parts.filter(({ best }) => best < rank));
}

/** The place of the first bit from `depth` on that some of the rules look at; 32 for none. */
export function firstTested({ tested }: LiveRules, depth: number): number {
  return Math.clz32(tested & bitsFrom(depth));
}

/** The place of the first rule that has the bit; all before it do not. */
function firstWithBit({ group, from, to }: LivePart, bit: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (((group.rules[middle]?.address ?? 0) & bit) === 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All rules, the lowest rank first. */
function inOrder({ parts }: LiveRules): readonly OddRule[] {
  return parts
    .flatMap(({ group, from, to }) => group.rules.slice(from, to))
    .sort((one, other) => one.rank - other.rank);
}

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
