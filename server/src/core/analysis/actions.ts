import type { Family } from "../address/address.js";
import { cellsWithin } from "../matcher/cells.js";
import { NO_ODD } from "../matcher/laid.js";
import type { Partition } from "../matcher/partition.js";
import type { Prefixes } from "../matcher/prefixes.js";
import { DEFAULT_RANK, type Swept } from "../matcher/sweep.js";
import { lastRowUpTo } from "../matcher/words.js";
import type { RuleSet } from "../model/ruleSet.js";
import { ACCEPT, REJECT, sourceOf } from "../model/ruleTable.js";
import { bordersOf, familiesOf, hasHoles, type MatchKey, matchKeyOf, type Source } from "../model/source.js";
import { actionAt, type RankedActions } from "./tally.js";

/** What is decided, and by rules of which actions. */
interface Decided {
  readonly ruleSet: RuleSet;
  readonly partition: Partition;
  readonly ranked: RankedActions;
}

/** Which actions the rules have that decide some addresses, as a set of these bits; with `UNPROVED` there may be more. */
export type Actions = number;
export const ACCEPTS: Actions = 1;
export const REJECTS: Actions = 2;
export const UNPROVED: Actions = 4;

/** Answers which actions hide a prefix of a sweep; `actionsOf` looks at its addresses, for where masks with holes play a part. */
export function actionsWithin(
  { ruleSet: { rules }, partition: { order, ipv4 }, ranked }: Decided,
  family: Family,
  { ranks }: Prefixes,
  swept: Swept,
  actionsOf: (source: Source) => Actions,
): (place: number) => Actions {
  if (family === "ipv6" || ipv4.odd.length === 0) return actionsBySums(ranked, swept);
  return (place) => actionsOf(sourceOf(rules, order[ranks[place] ?? 0] ?? 0));
}

/**
 * Answers for prefixes of a sweep: a few cells are looked at one by one; for more there are sums over all cells, so that a hundred
 * thousand hidden rules cost one subtraction each.
 */
function actionsBySums(ranked: RankedActions, swept: Swept): (place: number) => Actions {
  let sums: Uint32Array | undefined;
  return (place) => {
    const begin = swept.begins[place] ?? 0;
    const end = swept.ends[place] ?? 0;
    if (end - begin <= FEW_CELLS) {
      let actions = 0;
      for (let cell = begin; cell < end; cell++) {
        actions |= actionAt(ranked, swept.first[cell] ?? DEFAULT_RANK) === ACCEPT ? ACCEPTS : REJECTS;
      }
      return actions;
    }
    sums ??= sumsOfAccepts(ranked, swept);
    return actionsOfCount((sums[end] ?? 0) - (sums[begin] ?? 0), end - begin);
  };
}

const FEW_CELLS = 16;

/** The actions that decide anything at all in a sweep. */
export function actionsEverywhere(ranked: RankedActions, swept: Swept): Actions {
  return actionsOfCount(sumsOfAccepts(ranked, swept)[swept.count] ?? 0, swept.count);
}

function actionsOfCount(accepts: number, all: number): Actions {
  return (accepts > 0 ? ACCEPTS : 0) | (accepts < all ? REJECTS : 0);
}

/** How many of the cells before each are accepted. */
function sumsOfAccepts(ranked: RankedActions, { first, count }: Swept): Uint32Array {
  const sums = new Uint32Array(count + 1);
  for (let cell = 0; cell < count; cell++) {
    sums[cell + 1] = (sums[cell] ?? 0) + (actionAt(ranked, first[cell] ?? DEFAULT_RANK) === ACCEPT ? 1 : 0);
  }
  return sums;
}

/** Answers by a look at the parts inside a source: for where masks with holes play a part. */
export function actionsByCells({ partition, ranked }: Decided): (source: Source) => Actions {
  const known = new Map<MatchKey, Actions>();
  return (source) => {
    const key = matchKeyOf(source);
    const before = known.get(key);
    if (before !== undefined) return before;
    const actions = actionsInRanges(partition, ranked, source) ?? actionsInCells(partition, ranked, source);
    known.set(key, actions);
    return actions;
  };
}

const BOTH = ACCEPTS | REJECTS;

/** From the ranges of a block of IPv4; `undefined` when rules with holes in their masks decide some of it. */
function actionsInRanges({ ipv4 }: Partition, ranked: RankedActions, source: Source): Actions | undefined {
  if (source.kind !== "ipv4" || hasHoles(source)) return undefined;
  const { starts, first } = ipv4.ranges;
  const borders = Uint32Array.from(bordersOf(source, "ipv4"), Number);
  let actions = 0;
  for (let range = lastRowUpTo(starts, borders, 0, 1); range <= lastRowUpTo(starts, borders, 1, 1); range++) {
    if (ipv4.roots[range] !== NO_ODD) return undefined;
    actions |= actionAt(ranked, first[range] ?? DEFAULT_RANK) === REJECT ? REJECTS : ACCEPTS;
    if (actions === BOTH) break;
  }
  return actions;
}

function actionsInCells(partition: Partition, ranked: RankedActions, source: Source): Actions {
  let actions = 0;
  for (const family of familiesOf(source)) {
    for (const { answers } of cellsWithin([partition], family, source)) {
      const { first = DEFAULT_RANK, open } = answers[0] ?? {};
      if (open !== undefined) actions |= UNPROVED;
      else actions |= actionAt(ranked, first) === REJECT ? REJECTS : ACCEPTS;
      if ((actions & BOTH) === BOTH) return actions;
    }
  }
  return actions;
}
