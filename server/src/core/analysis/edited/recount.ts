import { patchRanges, renumbered, stretchesOf } from "../../matcher/patch.js";
import type { Ranges } from "../../matcher/ranges.js";
import { DEFAULT_RANK } from "../../matcher/sweep.js";
import type { RuleSet } from "../../model/ruleSet.js";
import type { RuleChange } from "../../model/ruleTable.js";
import type { Standing } from "../dead.js";
import { countRanges, type RankedActions, type Tally } from "../tally.js";
import type { CutFamily } from "./cut.js";
import { moved, type Numbers, renumberRanges } from "./numbers.js";

export interface Recounted {
  readonly ranges: readonly [ipv4: Ranges, ipv6: Ranges];
  readonly tally: Tally;
  readonly ranked: RankedActions;
  /** The ranks of which some range was counted out or in, and whether they decided anything before. */
  readonly touched: ReadonlyMap<number, boolean>;
}

/** Counts the ranges around the regions out, replaces them, and counts what came in their place in. */
export function recount(
  before: Standing,
  { rules }: RuleSet,
  { first, removed, inserted }: RuleChange,
  { order, renumbering, rankOf }: Numbers,
  families: readonly [CutFamily, CutFamily],
): Recounted {
  const isGone = (rank: number) => {
    const rule = before.partition.order[rank] ?? 0;
    return rank !== DEFAULT_RANK && rule >= first && rule < first + removed;
  };
  const touched = new Map<number, boolean>();
  const touch = (rank: number, { deciding }: Tally) => {
    if (rank !== DEFAULT_RANK && !touched.has(rank)) touched.set(rank, deciding[rank] !== 0);
  };
  const stretches = families.map(({ before: ranges, pieces }) => stretchesOf(ranges, pieces));

  // In the ranks of before.
  const taken = new Map<number, boolean>();
  for (const [index, { before: ranges }] of families.entries()) {
    for (const stretch of stretches[index] ?? []) {
      for (let range = stretch.from; range < stretch.to; range++) {
        const rank = ranges.first[range] ?? DEFAULT_RANK;
        if (rank !== DEFAULT_RANK && !isGone(rank) && !taken.has(rank)) {
          taken.set(rank, before.tally.deciding[rank] !== 0);
        }
      }
    }
  }
  for (const [index, { before: ranges }] of families.entries()) {
    for (const { from, to } of stretches[index] ?? []) {
      countRanges(before.tally, ranges, before.ranked, from, to, -1);
    }
  }

  // From here on in the ranks after the edit.
  for (const [rank, wasAlive] of taken) touched.set(renumbered(renumbering, rank), wasAlive);
  const come = Array.from({ length: inserted }, (_, place) => first + place);
  const tally: Tally = {
    deciding: moved(before.tally.deciding, renumbering, order.length),
    needed: moved(before.tally.needed, renumbering, order.length),
  };
  const actions = moved(before.ranked.actions, renumbering, order.length);
  for (const rule of come) {
    const rank = rankOf(rule);
    tally.deciding[rank] = 0;
    tally.needed[rank] = 0;
    actions[rank] = rules.actions[rule] ?? 0;
  }
  const ranked = { ...before.ranked, actions };
  const patched = families.map(({ before: ranges }, index) => {
    if (renumbering !== undefined) renumberRanges(ranges, renumbering);
    return patchRanges(ranges, stretches[index] ?? []);
  });
  const cut = patched.flatMap((family) => family.cut);
  for (const { first: ranks } of cut) for (const rank of ranks) touch(rank, tally);
  for (const ranges of cut) countRanges(tally, ranges, ranked, 0, ranges.first.length, 1);
  const [ipv4, ipv6] = patched;
  if (ipv4 === undefined || ipv6 === undefined) throw new Error("there are two families");
  return { ranges: [ipv4.ranges, ipv6.ranges], tally, ranked, touched };
}
