import { overlay, STEP_BUDGET } from "../../matcher/holes/overlay.js";
import type { Compiled, Partition } from "../../matcher/partition.js";
import { type Prefixes, pickPrefixes } from "../../matcher/prefixes/prefixes.js";
import { rangesOf } from "../../matcher/prefixes/ranges.js";
import { DEFAULT_RANK, NO_PLACE, type Swept, sweep } from "../../matcher/prefixes/sweep.js";
import { ANY } from "../../model/ruleTable.js";
import { inSteps, type Steps } from "../../text/steps.js";
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
  const { deciding } = tally;
  const lastResort = livingCatchAll(prefixes, (rank) => deciding[rank] !== 0);
  yield* inSteps(swept.count, (from, to) => {
    for (let cell = nextAboveDead(swept, deciding, from, to); cell < to; ) {
      const first = swept.first[cell] ?? DEFAULT_RANK;
      const best = bestLivingBehind(first, lastResort, prefixes, swept, deciding, cell);
      if (tally.needed[first] === 0 && actionAt(ranked, best) !== actionAt(ranked, first)) mark(first);
      cell = nextAboveDead(swept, deciding, cell + 1, to);
    }
  });
}

/** The first of the cells `from` to `to` (exclusive) where a dead rule comes second; `to` when there is none. */
function nextAboveDead({ second }: Swept, deciding: Uint32Array, from: number, to: number): number {
  for (let cell = from; cell < to; cell++) {
    const rank = second[cell] ?? DEFAULT_RANK;
    if (rank !== DEFAULT_RANK && deciding[rank] === 0) return cell;
  }
  return to;
}

/** The lowest rank other than `first` among the living rules that match a cell. */
function bestLivingBehind(
  first: number,
  lastResort: number,
  { ranks }: Prefixes,
  { innermost, parents }: Swept,
  deciding: Uint32Array,
  cell: number,
): number {
  let best = lastResort === first ? DEFAULT_RANK : lastResort;
  for (let place = innermost[cell] ?? NO_PLACE; place !== NO_PLACE; place = parents[place] ?? NO_PLACE) {
    const rank = ranks[place] ?? DEFAULT_RANK;
    if (rank !== first && rank < best && deciding[rank] !== 0) best = rank;
  }
  return best;
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
    ipv4: yield* overlay(swept4, odd, STEP_BUDGET),
    ipv6: rangesOf(swept6),
  };
  return yield* tallyOf(partition, ranked);
}
