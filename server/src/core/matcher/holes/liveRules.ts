import type { OddRule } from "../prefixes/prefixes.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";

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
export function inOrder({ parts }: LiveRules): readonly OddRule[] {
  return parts
    .flatMap(({ group, from, to }) => group.rules.slice(from, to))
    .sort((one, other) => one.rank - other.rank);
}
