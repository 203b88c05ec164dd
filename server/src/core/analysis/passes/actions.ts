import { NO_ODD } from "../../matcher/holes/laid.js";
import type { Partition } from "../../matcher/partition.js";
import { lastRowUpTo } from "../../matcher/prefixes/rows.js";
import { DEFAULT_RANK, type Swept } from "../../matcher/prefixes/sweep.js";
import { cellsWithin } from "../../matcher/read/cells.js";
import type { RuleSet } from "../../model/ruleSet.js";
import { ACCEPT, REJECT } from "../../model/ruleTable.js";
import { bordersOf, familiesOf, hasHoles, type MatchKey, matchKeyOf, type Source } from "../../model/source.js";
import { inSteps, type Steps } from "../../text/steps.js";
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

/** How many of the cells of a sweep before each are accepted: a hundred thousand hidden rules cost one subtraction each. */
export type AcceptSums = Uint32Array;

/** Which actions decide the cells of a prefix of a sweep, where no mask has holes. */
export function actionsBySums(sums: AcceptSums, { begins, ends }: Swept, place: number): Actions {
  const begin = begins[place] ?? 0;
  const end = ends[place] ?? 0;
  return actionsOfCount((sums[end] ?? 0) - (sums[begin] ?? 0), end - begin);
}

/** The actions that decide anything at all in a sweep. */
export function actionsEverywhere(sums: AcceptSums, { count }: Swept): Actions {
  return actionsOfCount(sums[count] ?? 0, count);
}

function actionsOfCount(accepts: number, all: number): Actions {
  return (accepts > 0 ? ACCEPTS : 0) | (accepts < all ? REJECTS : 0);
}

export function* acceptSums(ranked: RankedActions, { first, count }: Swept): Steps<AcceptSums> {
  const sums = new Uint32Array(count + 1);
  yield* inSteps(count, (from, to) => {
    let sum = sums[from] ?? 0;
    for (let cell = from; cell < to; cell++) {
      sum += Number(actionAt(ranked, first[cell] ?? DEFAULT_RANK) === ACCEPT);
      sums[cell + 1] = sum;
    }
  });
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
