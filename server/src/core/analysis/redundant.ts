import { compile } from "../matcher/partition.js";
import type { Prefixes } from "../matcher/prefixes.js";
import { DEFAULT_RANK, NO_PLACE, type Swept } from "../matcher/sweep.js";
import { withRules } from "../model/ruleSet.js";
import { ANY, pickRules } from "../model/ruleTable.js";
import type { Standing } from "./dead.js";
import { actionAt, countPartition, emptyTally, rankedActions } from "./tally.js";

/**
 * A rule is redundant when it decides something, but nothing that would not come out alike without it, with the dead rules
 * left in and with all of them removed. Never a catch-all of a family: it ends a list on purpose.
 *
 * The first half is told by the tally; what may fail the second half, see {@link markNeeded}, is found where a dead rule comes second.
 */
export function mayBeRedundant({ ruleSet, partition, tally, uncertain }: Standing, rank: number): boolean {
  if (tally.needed[rank] !== 0 || tally.deciding[rank] === 0) return false;
  if (uncertain.size > 0 && uncertain.has(rank)) return false;
  const id = partition.order[rank] ?? 0;
  return ruleSet.rules.kinds[id] !== ANY && ruleSet.rules.masks[id] !== 0;
}

/**
 * Marks the ranks that decide a cell of the sweep where, with the dead rules removed, another verdict would come out without
 * them. `outer` are the ranks that come first among the equal ones of each prefix around the region.
 *
 * Only where a dead rule comes second does the removal of the dead matter; there the prefixes around the cell are walked, at
 * most one for each length. O(cells) and that.
 */
export function markNeeded(
  { ranked, tally }: Pick<Standing, "ranked" | "tally">,
  prefixes: Prefixes,
  swept: Swept,
  outer: readonly number[],
  mark: (rank: number) => void,
): void {
  const { deciding, needed } = tally;
  const { ranks } = prefixes;
  const isAlive = (rank: number) => deciding[rank] !== 0;
  const lastResort = livingCatchAll(prefixes, isAlive);
  for (let cell = 0; cell < swept.count; cell++) {
    const second = swept.second[cell] ?? DEFAULT_RANK;
    if (second === DEFAULT_RANK || deciding[second] !== 0) continue;
    const first = swept.first[cell] ?? DEFAULT_RANK;
    if (needed[first] !== 0) continue;
    let best = lastResort === first ? DEFAULT_RANK : lastResort;
    for (
      let place = swept.innermost[cell] ?? NO_PLACE;
      place !== NO_PLACE;
      place = swept.parents[place - swept.from] ?? NO_PLACE
    ) {
      const rank = ranks[place] ?? DEFAULT_RANK;
      if (rank !== first && rank < best && isAlive(rank)) best = rank;
    }
    for (const rank of outer) if (rank !== first && rank < best && isAlive(rank)) best = rank;
    if (actionAt(ranked, best) !== actionAt(ranked, first)) mark(first);
  }
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
 * The same by compiling the rules that are not dead alone, for where masks with holes play a part: sets `needed` of ranks to 1.
 * False when the step budget ran out: then more of them may be redundant.
 */
export function markNeededAlone({ ruleSet, partition, tally, uncertain }: Standing, needed: Uint8Array): boolean {
  const { order } = partition;
  const rankOf = new Int32Array(order.length).fill(DEAD_RANK);
  let count = 0;
  for (let rank = 0; rank < order.length; rank++) {
    if (tally.deciding[rank] === 0 && !uncertain.has(rank)) continue;
    rankOf[order[rank] ?? 0] = rank;
    count++;
  }
  if (count === order.length) return true;
  const living = new Uint32Array(count);
  for (let rule = 0, place = 0; rule < rankOf.length; rule++) if (rankOf[rule] !== DEAD_RANK) living[place++] = rule;
  const alone = withRules(ruleSet, pickRules(ruleSet.rules, living));
  const compiled = compile(alone);
  const counted = emptyTally(count);
  const unsure = countPartition(counted, compiled, rankedActions(alone, compiled.order));
  for (let rank = 0; rank < count; rank++) {
    const rule = living[compiled.order[rank] ?? 0] ?? 0;
    if (counted.needed[rank] !== 0 || unsure.has(rank)) needed[rankOf[rule] ?? 0] = 1;
  }
  return unsure.size === 0;
}

const DEAD_RANK = -1;
