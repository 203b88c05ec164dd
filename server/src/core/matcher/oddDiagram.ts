import type { Ipv4 } from "../address/ipv4.js";
import type { Mask } from "../address/mask.js";
import { DEFAULT_RANK } from "./sweep.js";

/** A rule whose mask has holes. `address` is masked. */
export interface OddRule {
  readonly rank: number;
  readonly address: Ipv4;
  readonly mask: Mask;
}

/** What a node of the diagram says: ask a bit, or the answer. */
export type Node =
  | { readonly kind: "ask"; readonly bit: number; readonly zero: number; readonly one: number }
  /** The lowest and the second-lowest rank among the odd rules that match here. */
  | { readonly kind: "answer"; readonly first: number; readonly second: number }
  /** The step budget ran out: these rules, lowest rank first, are yet to be asked one by one. */
  | { readonly kind: "open"; readonly rules: readonly OddRule[] };

/** The place of no node: no odd rule that could win or come second. */
export const NO_ODD = -1;

/** What building a node costs beside looking at its rules. */
const NODE_STEPS = 32;

/** The bit `depth` places from the top, as a mask. */
export function bitAt(depth: number): Mask {
  return 0x80000000 >>> depth;
}

/** Whether an address whose `bit` has this value (0 or the bit) can match the rule. */
export function canHave(rule: OddRule, bit: Mask, value: number): boolean {
  return (rule.mask & bit) === 0 || (rule.address & bit) === (value | 0);
}

/**
 * Builds the nodes of a diagram, equal ones once, until the steps run out; then nodes are open. At most a node a question
 * and set of rules that can still win.
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

  function open(rules: readonly OddRule[]): number {
    complete = false;
    return nodes.push({ kind: "open", rules }) - 1;
  }

  function add(key: string, node: Node): number {
    const place = nodes.push(node) - 1;
    known.set(key, place);
    return place;
  }

  /** The node for the bits from `depth` on, where just these rules can still match, in the order of their ranks. */
  function node(depth: number, live: readonly OddRule[]): number {
    if (live.length === 0) return NO_ODD;
    if (!spend(live.length + NODE_STEPS)) return open(live);
    const below = depth === 0 ? 0xffffffff : bitAt(depth - 1) - 1;
    const winners: OddRule[] = [];
    let tested = 0;
    let sure = 0;
    for (const rule of live) {
      winners.push(rule);
      tested |= rule.mask & below;
      // A rule that asks no more bits matches; nothing after the second such rule can win or come second.
      if ((rule.mask & below) === 0 && ++sure === 2) break;
    }
    if (tested === 0) {
      const [first, second] = [winners[0]?.rank ?? DEFAULT_RANK, winners[1]?.rank ?? DEFAULT_RANK];
      const key = `=${first},${second}`;
      return known.get(key) ?? add(key, { kind: "answer", first, second });
    }
    const place = Math.clz32(tested);
    const key = `${place}:${winners.map((rule) => rule.rank).join()}`;
    const twin = known.get(key);
    if (twin !== undefined) return twin;
    const bit = bitAt(place);
    const zero = node(
      place + 1,
      winners.filter((rule) => canHave(rule, bit, 0)),
    );
    const one = node(
      place + 1,
      winners.filter((rule) => canHave(rule, bit, bit)),
    );
    return zero === one ? zero : add(key, { kind: "ask", bit: place, zero, one });
  }

  return { nodes, node, open, spend, isComplete: () => complete };
}
