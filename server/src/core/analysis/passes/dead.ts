import type { Family } from "../../address/address.js";
import type { Partition } from "../../matcher/partition.js";
import type { OddRule, Prefixes } from "../../matcher/prefixes/prefixes.js";
import { DEFAULT_RANK, type Swept, TWIN } from "../../matcher/prefixes/sweep.js";
import type { RuleId, RuleSet } from "../../model/ruleSet.js";
import { ACCEPT, ANY, sourceOf } from "../../model/ruleTable.js";
import { type MatchKey, matchKeyOf, type Source } from "../../model/source.js";
import { inSteps, ROWS_A_STEP, type Steps } from "../../text/steps.js";
import { ACCEPTS, type Actions, REJECTS, UNPROVED } from "./actions.js";
import { actionAt, type RankedActions, type Tally } from "./tally.js";
import { traitBit } from "./traits.js";

/** What the reasons of dead rules are read from. */
export interface Standing {
  readonly ruleSet: RuleSet;
  readonly partition: Partition;
  readonly ranked: RankedActions;
  readonly tally: Tally;
  /** For each family the lowest rank of its catch-alls, greater than every rank when there is none. */
  readonly catchAlls: Readonly<Record<Family, number>>;
}

/** Marks a rule with the bit of the reason for which it is dead. */
export type MarkDead = (rule: RuleId, reason: number) => void;

const UNREACHABLE = traitBit("unreachable-after-catch-all");
const CONTRADICTORY = traitBit("contradictory-rule");
const DUPLICATE = traitBit("duplicate-rule");
const SHADOWED = traitBit("shadowed-rule");
const COVERED = traitBit("covered-rule");

/** The lowest rank that matches the whole family: of the prefixes of length 0, which come first, the first. */
export function catchAllOf({ lengths, ranks }: Prefixes): number {
  return lengths[0] === 0 ? (ranks[0] ?? DEFAULT_RANK) : DEFAULT_RANK;
}

/**
 * Marks the rules of a sweep that decide nothing. Of each set of addresses only the first rule can decide any, so that equal
 * prefixes, which stand together, tell of duplicates; which actions hide a prefix is told by sums over its cells. O(prefixes + cells).
 */
export function* markDead(
  standing: Standing,
  family: Family,
  { ranks, lengths }: Prefixes,
  { parents }: Swept,
  mark: MarkDead,
  actionsWithin: (place: number) => Actions,
): Steps<void> {
  const { ruleSet, partition, tally } = standing;
  const { deciding, uncertain } = tally;
  const catchAll = standing.catchAlls[family];
  let head = 0;
  yield* inSteps(parents.length, (from, to) => {
    for (let place = from; place < to; place++) {
      if (parents[place] !== TWIN) head = place;
      const rank = ranks[place] ?? 0;
      if (deciding[rank] !== 0) continue;
      const id = partition.order[rank] ?? 0;
      if (uncertain.has(rank) || (lengths[place] === 0 && ruleSet.rules.kinds[id] === ANY)) continue;
      const reason = reasonOf(standing, rank, catchAll, ranks[head] ?? 0, actionsWithin, head);
      if (reason !== 0) mark(id, reason);
    }
  });
}

/** Marks the rules for `any` that decide nothing, which is to be seen in both families together. */
export function markDeadAny(
  standing: Standing,
  ipv4: Prefixes,
  mark: MarkDead,
  actionsEverywhere: () => Actions,
): void {
  const { ruleSet, partition, tally, catchAlls } = standing;
  const { uncertain } = tally;
  for (let place = 0; ipv4.lengths[place] === 0; place++) {
    const rank = ipv4.ranks[place] ?? 0;
    const id = partition.order[rank] ?? 0;
    if (ruleSet.rules.kinds[id] !== ANY || tally.deciding[rank] !== 0 || uncertain.has(rank)) continue;
    const catchAll = Math.max(catchAlls.ipv4, catchAlls.ipv6);
    const reason = reasonOf(standing, rank, catchAll, rank, actionsEverywhere, undefined);
    if (reason !== 0) mark(id, reason);
  }
}

/** Marks those of rules with holes in their masks that decide nothing; equal ones are either all among them or none. */
export function* markDeadOdd(
  standing: Standing,
  odd: readonly OddRule[],
  mark: MarkDead,
  actionsOf: (source: Source) => Actions,
): Steps<void> {
  const { ruleSet, partition, tally, catchAlls } = standing;
  const { uncertain } = tally;
  const heads = new Map<MatchKey, number>();
  for (const [place, { rank }] of odd.entries()) {
    if (place % ROWS_A_STEP === 0) yield;
    const id = partition.order[rank] ?? 0;
    const source = sourceOf(ruleSet.rules, id);
    const key = matchKeyOf(source);
    const head = heads.get(key) ?? rank;
    heads.set(key, head);
    if (tally.deciding[rank] !== 0 || uncertain.has(rank)) continue;
    const reason = reasonOf(standing, rank, catchAlls.ipv4, head, actionsOf, source);
    if (reason !== 0) mark(id, reason);
  }
}

/**
 * Why a rule decides nothing, as the bit of the reason. 0 when that cannot be proved.
 *
 * `head` is the first rule that matches the same; `actionsIn` answers, of `where` its addresses are, which actions decide them.
 */
function reasonOf<Where>(
  { ranked, tally }: Standing,
  rank: number,
  catchAll: number,
  head: number,
  actionsIn: (where: Where) => Actions,
  where: Where,
): number {
  if (catchAll < rank) return UNREACHABLE;
  const action = actionAt(ranked, rank);
  if (head !== rank) {
    if (tally.uncertain.has(head)) return 0;
    if (tally.deciding[head] !== 0) {
      return actionAt(ranked, head) === action ? DUPLICATE : CONTRADICTORY;
    }
  }
  const hidden = actionsIn(where);
  if ((hidden & (action === ACCEPT ? REJECTS : ACCEPTS)) !== 0) return SHADOWED;
  return (hidden & UNPROVED) === 0 ? COVERED : 0;
}
