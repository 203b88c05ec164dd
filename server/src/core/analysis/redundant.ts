import { overlay, STEP_BUDGET } from "../matcher/oddMasks.js";
import type { Compiled, Partition } from "../matcher/partition.js";
import { type Prefixes, pickPrefixes } from "../matcher/prefixes.js";
import { joinCells } from "../matcher/ranges.js";
import { DEFAULT_RANK, NO_PLACE, type Swept, sweep } from "../matcher/sweep.js";
import { ANY } from "../model/ruleTable.js";
import { inSteps, type Steps } from "../steps.js";
import type { Standing } from "./dead.js";
import { actionAt, type Tally, tallyOf } from "./tally.js";

/**
 * A rule is redundant when it decides something, but nothing that would not come out alike without it, with the dead rules
 * left in and with all of them removed. Never a catch-all of a family: it ends a list on purpose.
 *
 * The tally tells the first half. Where the second half may fail a dead rule comes second: see {@link markNeeded}.
 */
export function mayBeRedundant({ ruleSet, partition, tally }: Standing, rank: number): boolean {
  if (tally.needed[rank] !== 0 || tally.deciding[rank] === 0) return false;
  if (tally.uncertain.size > 0 && tally.uncertain.has(rank)) return false;
  const id = partition.order[rank] ?? 0;
  return ruleSet.rules.kinds[id] !== ANY && ruleSet.rules.masks[id] !== 0;
}

/**
 * Marks the ranks that decide a cell of the sweep where, with the dead rules removed, another verdict would come out without them.
 *
 * Only where a dead rule comes second does the removal of the dead matter; there the prefixes around the cell are walked, at
 * most one for each length. O(cells) and that.
 */
export function* markNeeded(
  { ranked, tally }: Pick<Standing, "ranked" | "tally">,
  prefixes: Prefixes,
  swept: Swept,
  mark: (rank: number) => void,
): Steps<void> {
  const { deciding, needed } = tally;
  const { ranks } = prefixes;
  const isAlive = (rank: number) => deciding[rank] !== 0;
  const lastResort = livingCatchAll(prefixes, isAlive);
  yield* inSteps(swept.count, (from, to) => {
    for (let cell = from; cell < to; cell++) {
      const second = swept.second[cell] ?? DEFAULT_RANK;
      if (second === DEFAULT_RANK || deciding[second] !== 0) continue;
      const first = swept.first[cell] ?? DEFAULT_RANK;
      if (needed[first] !== 0) continue;
      let best = lastResort === first ? DEFAULT_RANK : lastResort;
      let place = swept.innermost[cell] ?? NO_PLACE;
      while (place !== NO_PLACE) {
        const rank = ranks[place] ?? DEFAULT_RANK;
        if (rank !== first && rank < best && isAlive(rank)) best = rank;
        place = swept.parents[place] ?? NO_PLACE;
      }
      if (actionAt(ranked, best) !== actionAt(ranked, first)) mark(first);
    }
  });
}

/**
 * The first rule for a whole family that decides anything, be it in the other family. Of other equal prefixes only the first can,
 * but `any` is equal to 0.0.0.0/0 here, and ::/0 there.
 */
function livingCatchAll({ lengths, ranks }: Prefixes, isAlive: (rank: number) => boolean): number {
  for (let place = 0; lengths[place] === 0; place++) {
    const rank = ranks[place] ?? DEFAULT_RANK;
    if (isAlive(rank)) return rank;
  }
  return DEFAULT_RANK;
}

/**
 * Counts the rules that decide something as if all dead ones were removed, for where masks with holes play a part. Ranks are those
 * of the whole list. `undefined` when no rule is dead: then it would be the tally of the whole list.
 */
export function* tallyOfLiving(
  { partition: { order, ipv4 }, tally: { deciding, uncertain }, ranked }: Standing,
  compiled: Pick<Compiled, "prefixes4" | "prefixes6">,
): Steps<Tally | undefined> {
  const isLiving = (rank: number) => deciding[rank] !== 0 || uncertain.has(rank);
  if (deciding.every((_, rank) => isLiving(rank))) return undefined;
  const swept4 = yield* sweep(yield* pickPrefixes(compiled.prefixes4, isLiving));
  const swept6 = yield* sweep(yield* pickPrefixes(compiled.prefixes6, isLiving));
  const odd = ipv4.odd.filter(({ rank }) => isLiving(rank));
  const partition: Partition = {
    order,
    ipv4: yield* overlay(yield* joinCells(swept4), odd, STEP_BUDGET),
    ipv6: yield* joinCells(swept6),
  };
  return yield* tallyOf(partition, ranked);
}
