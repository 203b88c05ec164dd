/**
 * The odd rules that can still match somewhere in a block, while the block is halved bit by bit.
 */

import type { OddRule } from "../prefixes/prefixes.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";

/** Returns the mask of one bit, `depth` places from the top. */
export function bitAt(depth: number): number {
  return 0x80000000 >>> depth;
}

/** Returns the mask of all bits from `depth` on. */
function bitsFrom(depth: number): number {
  return depth === 0 ? 0xffffffff : depth === 32 ? 0 : bitAt(depth - 1) - 1;
}

/**
 * The rules of one mask, by address and rank.
 *
 * Rules that agree with the leading bits of a block are neighbours, since ignored bits are zero. Only the two lowest ranks of equal
 * rules are kept: no other rank can be the first or the second.
 */
interface OddGroup {
  readonly number: number;
  readonly mask: number;
  readonly rules: readonly OddRule[];
}

/** The rules `from` to `to` (exclusive) of a group, which can still match. `best` is their lowest rank. */
interface LivePart {
  readonly group: OddGroup;
  readonly from: number;
  readonly to: number;
  readonly best: number;
}

/** The odd rules that can still match: a part of each group. */
export interface LiveRules {
  readonly parts: readonly LivePart[];
  /** The bits that at least one of them looks at. */
  readonly tested: number;
  /** The lowest and the greatest `best` of the parts. */
  readonly best: number;
  readonly worst: number;
  /** A cache of the nodes built for these rules, by the first bit that they ask. */
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

/** Returns the rules that can match where the bit at `depth` is one, or zero. Returns `live` itself if all can. */
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

/** Returns the parts with a rank below `rank`. Returns `live` itself if all have one. */
export function betterThan(live: LiveRules, rank: number): LiveRules {
  return live.worst < rank ? live : liveOf(live.parts.filter(({ best }) => best < rank));
}

/** Returns the place of the first bit from `depth` on that a rule looks at, 32 for none. */
export function firstTested({ tested }: LiveRules, depth: number): number {
  return Math.clz32(tested & bitsFrom(depth));
}

/** Returns the place of the first rule that has the bit. Expects the rules without it first. */
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

/** Returns all rules by rank. */
export function inOrder({ parts }: LiveRules): readonly OddRule[] {
  return parts
    .flatMap(({ group, from, to }) => group.rules.slice(from, to))
    .sort((one, other) => one.rank - other.rank);
}
