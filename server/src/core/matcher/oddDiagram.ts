import type { OddRule } from "./prefixes.js";
import { DEFAULT_RANK } from "./sweep.js";

/** What a node of the diagram says: ask a bit, or the answer. `best` is the lowest rank that can come out below. */
export type Node =
  | { readonly kind: "ask"; readonly bit: number; readonly zero: number; readonly one: number; readonly best: number }
  /** The lowest and the second-lowest rank among the odd rules that match here. */
  | { readonly kind: "answer"; readonly first: number; readonly second: number; readonly best: number }
  /** The step budget ran out: these rules, lowest rank first, are yet to be asked one by one. */
  | { readonly kind: "open"; readonly rules: readonly OddRule[]; readonly best: number };

/** The place of no node: no odd rule that could win or come second. */
export const NO_ODD = -1;

/** What building a node costs beside looking at its rules. */
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
export interface OddGroup {
  readonly mask: number;
  readonly rules: readonly OddRule[];
}

/** The rules of a group from `from` to `to` (exclusive), which may still match. */
export interface LiveRules {
  readonly group: OddGroup;
  /** The group's number among all. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  /** The lowest rank among them. */
  readonly best: number;
}

export function groupsOf(rules: readonly OddRule[]): readonly LiveRules[] {
  const byMask = new Map<number, OddRule[]>();
  for (const rule of rules) {
    const group = byMask.get(rule.mask);
    if (group === undefined) byMask.set(rule.mask, [rule]);
    else group.push(rule);
  }
  return [...byMask].map(([mask, group], number) => {
    const sorted = group.sort((one, other) => one.address - other.address || one.rank - other.rank);
    const kept = sorted.filter((rule, place) => sorted[place - 2]?.address !== rule.address);
    return liveRules({ mask, rules: kept }, number, 0, kept.length);
  });
}

function liveRules(group: OddGroup, number: number, from: number, to: number): LiveRules {
  let best = DEFAULT_RANK;
  for (let place = from; place < to; place++) best = Math.min(best, group.rules[place]?.rank ?? DEFAULT_RANK);
  return { group, number, from, to, best };
}

/** The rules that can match where the bit at `depth` has the value; groups that do not look at it stay as they are. */
export function halfOf(live: readonly LiveRules[], depth: number, isOne: boolean): readonly LiveRules[] {
  const bit = bitAt(depth);
  const half: LiveRules[] = [];
  for (const rules of live) {
    if ((rules.group.mask & bit) === 0) {
      half.push(rules);
      continue;
    }
    const border = firstWithBit(rules, bit);
    const [from, to] = isOne ? [border, rules.to] : [rules.from, border];
    if (from === rules.from && to === rules.to) half.push(rules);
    else if (from < to) half.push(liveRules(rules.group, rules.number, from, to));
  }
  return half;
}

/** The place of the first rule that has the bit; all before it do not. */
function firstWithBit({ group, from, to }: LiveRules, bit: number): number {
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
function inOrder(live: readonly LiveRules[]): readonly OddRule[] {
  return live.flatMap(({ group, from, to }) => group.rules.slice(from, to)).sort((one, other) => one.rank - other.rank);
}

/**
 * Builds the nodes of a diagram, equal ones once, until the steps run out; then nodes are open. At most a node a question
 * and set of rules that can still match.
 */
export function diagramBuilder(stepBudget: number) {
  const nodes: Node[] = [];
  const known = new Map<string, number>();
  let steps = stepBudget;
  let complete = true;

  /** Counts steps; false when there are none left. */
  function spend(count: number): boolean {
    steps -= count;
    return steps >= 0;
  }

  function open(live: readonly LiveRules[]): number {
    complete = false;
    const rules = inOrder(live);
    return nodes.push({ kind: "open", rules, best: rules[0]?.rank ?? DEFAULT_RANK }) - 1;
  }

  function add(key: string, node: Node): number {
    const place = nodes.push(node) - 1;
    known.set(key, place);
    return place;
  }

  /** The node for the bits from `depth` on, where just these rules can still match. */
  function node(depth: number, live: readonly LiveRules[]): number {
    if (live.length === 0) return NO_ODD;
    if (!spend(live.length + NODE_STEPS)) return open(live);
    const below = bitsFrom(depth);
    let tested = 0;
    for (const { group } of live) tested |= group.mask & below;
    if (tested === 0) {
      const [one, other] = inOrder(live);
      const [first, second] = [one?.rank ?? DEFAULT_RANK, other?.rank ?? DEFAULT_RANK];
      const key = `=${first},${second}`;
      return known.get(key) ?? add(key, { kind: "answer", first, second, best: first });
    }
    const bit = Math.clz32(tested);
    const key = live.reduce((text, { number, from, to }) => `${text}${number}:${from}-${to},`, `${bit}:`);
    const twin = known.get(key);
    if (twin !== undefined) return twin;
    const zero = node(bit + 1, halfOf(live, bit, false));
    const one = node(bit + 1, halfOf(live, bit, true));
    if (zero === one) return zero;
    const best = live.reduce((lowest, rules) => Math.min(lowest, rules.best), DEFAULT_RANK);
    return add(key, { kind: "ask", bit, zero, one, best });
  }

  return { nodes, node, open, spend, isComplete: () => complete };
}
