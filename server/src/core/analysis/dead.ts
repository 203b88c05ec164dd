import type { Family } from "../address/address.js";
import { prefixLengthOf } from "../address/mask.js";
import { cellsWithin } from "../matcher/cells.js";
import { NO_ODD } from "../matcher/laid.js";
import type { Partition } from "../matcher/partition.js";
import type { OddRule, Prefixes } from "../matcher/prefixes.js";
import { DEFAULT_RANK, type Swept, TWIN } from "../matcher/sweep.js";
import { lastRowUpTo } from "../matcher/words.js";
import type { RuleId, RuleSet } from "../model/ruleSet.js";
import { ACCEPT, ANY, REJECT, sourceOf } from "../model/ruleTable.js";
import { bordersOf, familiesOf, type MatchKey, matchKeyOf, type Source } from "../model/source.js";
import { actionAt, type RankedActions, type Tally } from "./tally.js";
import type { DeadReason } from "./traits.js";

/** What the reasons of dead rules are read from. */
export interface Standing {
  readonly ruleSet: RuleSet;
  readonly partition: Partition;
  readonly ranked: RankedActions;
  readonly tally: Tally;
  /** Ranks of which it is not known whether they decide more. */
  readonly uncertain: ReadonlySet<number>;
  /** For each family the lowest rank of its catch-alls, greater than every rank when there is none. */
  readonly catchAlls: Readonly<Record<Family, number>>;
}

export type MarkDead = (rule: RuleId, reason: DeadReason) => void;

/** Which actions the rules have that decide some addresses, as a set of these bits; with `UNPROVED` there may be more. */
export type Actions = number;
export const ACCEPTS: Actions = 1;
export const REJECTS: Actions = 2;
const UNPROVED: Actions = 4;

/** The lowest rank that matches the whole family: of the prefixes of length 0, which come first, the first. */
export function catchAllOf({ lengths, ranks }: Prefixes): number {
  return lengths[0] === 0 ? (ranks[0] ?? DEFAULT_RANK) : DEFAULT_RANK;
}

/**
 * Marks the rules of a sweep that decide nothing. Of each set of addresses only the first rule can decide any, so that equal
 * prefixes, which stand together, tell of duplicates; which actions hide a prefix is told by sums over its cells. O(prefixes + cells).
 */
export function markDead(
  standing: Standing,
  family: Family,
  prefixes: Prefixes,
  swept: Swept,
  mark: MarkDead,
  actionsWithin: (place: number) => Actions,
): void {
  const { ruleSet, partition, tally, uncertain } = standing;
  const { ranks, lengths } = prefixes;
  const { deciding } = tally;
  const { parents } = swept;
  let head = swept.from;
  for (let index = 0; index < parents.length; index++) {
    const place = swept.from + index;
    if (parents[index] !== TWIN) head = place;
    const rank = ranks[place] ?? 0;
    if (deciding[rank] !== 0) continue;
    const id = partition.order[rank] ?? 0;
    if (uncertain.has(rank) || (lengths[place] === 0 && ruleSet.rules.kinds[id] === ANY)) continue;
    const reason = reasonOf(standing, rank, standing.catchAlls[family], ranks[head] ?? 0, () => actionsWithin(head));
    if (reason !== undefined) mark(id, reason);
  }
}

/** Marks the rules for `any` that decide nothing, which is to be seen in both families together. */
export function markDeadAny(standing: Standing, ipv4: Prefixes, mark: MarkDead, actions: () => Actions): void {
  const { ruleSet, partition, tally, uncertain, catchAlls } = standing;
  for (let place = 0; ipv4.lengths[place] === 0; place++) {
    const rank = ipv4.ranks[place] ?? 0;
    const id = partition.order[rank] ?? 0;
    if (ruleSet.rules.kinds[id] !== ANY || tally.deciding[rank] !== 0 || uncertain.has(rank)) continue;
    const reason = reasonOf(standing, rank, Math.max(catchAlls.ipv4, catchAlls.ipv6), rank, actions);
    if (reason !== undefined) mark(id, reason);
  }
}

/** Marks those of rules with holes in their masks that decide nothing; equal ones are either all among them or none. */
export function markDeadOdd(
  standing: Standing,
  odd: readonly OddRule[],
  mark: MarkDead,
  actionsOf: (source: Source) => Actions,
): void {
  const { ruleSet, partition, tally, uncertain, catchAlls } = standing;
  const heads = new Map<MatchKey, number>();
  for (const { rank } of odd) {
    const id = partition.order[rank] ?? 0;
    const source = sourceOf(ruleSet.rules, id);
    const key = matchKeyOf(source);
    const head = heads.get(key) ?? rank;
    heads.set(key, head);
    if (tally.deciding[rank] !== 0 || uncertain.has(rank)) continue;
    const reason = reasonOf(standing, rank, catchAlls.ipv4, head, () => actionsOf(source));
    if (reason !== undefined) mark(id, reason);
  }
}

/** Why a rule decides nothing; `head` is the first rule that matches the same. `undefined` when it cannot be proved. */
export function reasonOf(
  { ranked, tally, uncertain }: Standing,
  rank: number,
  catchAll: number,
  head: number,
  actions: () => Actions,
): DeadReason | undefined {
  if (catchAll < rank) return "unreachable-after-catch-all";
  const action = actionAt(ranked, rank);
  if (head !== rank) {
    if (uncertain.has(head)) return undefined;
    if (tally.deciding[head] !== 0) {
      return actionAt(ranked, head) === action ? "duplicate-rule" : "contradictory-rule";
    }
  }
  const hidden = actions();
  if ((hidden & (action === ACCEPT ? REJECTS : ACCEPTS)) !== 0) return "shadowed-rule";
  return (hidden & UNPROVED) === 0 ? "covered-rule" : undefined;
}

/** Answers which actions hide a prefix of a sweep; `actionsOf` looks at its addresses, for where masks with holes play a part. */
export function actionsWithin(
  { ruleSet: { rules }, partition: { order, ipv4 }, ranked }: Standing,
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
    const begin = swept.begins[place - swept.from] ?? 0;
    const end = swept.ends[place - swept.from] ?? 0;
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
export function actionsByCells({ partition, ranked }: Standing): (source: Source) => Actions {
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
  if (source.kind !== "ipv4" || prefixLengthOf(source.mask) === undefined) return undefined;
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
