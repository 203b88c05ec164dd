import { overlay, STEP_BUDGET } from "../matcher/oddMasks.js";
import type { Compiled, Partition } from "../matcher/partition.js";
import { type Prefixes, pickPrefixes } from "../matcher/prefixes.js";
import { joinCells } from "../matcher/ranges.js";
import { DEFAULT_RANK, NO_PLACE, type Swept, sweep } from "../matcher/sweep.js";
import { ANY } from "../model/ruleTable.js";
import type { Standing } from "./dead.js";
import { actionAt, countPartition, emptyTally, type Tallied } from "./tally.js";

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

/** The rules that decide something, compiled and counted as if all dead ones were removed. Ranks are those of the whole list. */
export interface Living extends Tallied {
  /** Ranks of which it is not known whether they are needed, since the step budget ran out. */
  readonly uncertain: ReadonlySet<number>;
}

/** For where masks with holes play a part; `undefined` when no rule is dead: then it would be the whole list. */
export function livingAlone(
  { partition: { order, ipv4 }, tally: { deciding }, uncertain, ranked }: Standing,
  compiled: Pick<Compiled, "prefixes4" | "prefixes6">,
): Living | undefined {
  const isLiving = (rank: number) => deciding[rank] !== 0 || uncertain.has(rank);
  if (deciding.every((_, rank) => isLiving(rank))) return undefined;
  const prefixes4 = pickPrefixes(compiled.prefixes4, isLiving);
  const prefixes6 = pickPrefixes(compiled.prefixes6, isLiving);
  const odd = ipv4.odd.filter(({ rank }) => isLiving(rank));
  const partition: Partition = {
    order,
    ipv4: overlay(joinCells(sweep(prefixes4)), odd, STEP_BUDGET),
    ipv6: joinCells(sweep(prefixes6)),
  };
  const tally = emptyTally(order.length);
  return { partition, prefixes4, prefixes6, tally, uncertain: countPartition(tally, partition, ranked) };
}

/** Whether, among the living rules alone, another verdict comes out somewhere without this one, or may. */
export function isNeededAlone({ tally, uncertain }: Living, rank: number): boolean {
  return tally.needed[rank] !== 0 || uncertain.has(rank);
}
