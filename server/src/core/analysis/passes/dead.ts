import type { Family } from "../../address/address.js";
import type { CompiledList } from "../../matcher/partition.js";
import type { Prefixes } from "../../matcher/prefixes/prefixes.js";
import { DEFAULT_RANK, TWIN } from "../../matcher/prefixes/sweep.js";
import { actionAt, type RankedActions } from "../../matcher/rankedActions.js";
import {
  ACCEPTS,
  type Actions,
  type ActionsByPlace,
  actionsAt,
  type DecidingActions,
  decidingActions,
  REJECTS,
  UNPROVED,
} from "../../matcher/read/actions.js";
import { ACCEPT, ANY, sourceOf } from "../../model/ruleTable.js";
import { type MatchKey, matchKeyOf } from "../../model/source.js";
import { type Budget, halfOfBudget, inSteps, ROWS_A_STEP, type Steps } from "../../text/steps.js";
import { isSurelyDead, type Roles } from "./roles.js";
import { addTrait, type ListTraits, traitBit } from "./traits.js";

/** The first results of an analysis, which the later passes read: the partition, and what each rule does in it. */
export interface AnalysisBase extends CompiledList {
  /** What all that is proved of the list may still cost. Explanations of its findings spend it too. */
  readonly budget: Budget;
  readonly ranked: RankedActions;
  readonly roles: Roles;
  /** The lowest rank of the catch-alls of each family, {@link DEFAULT_RANK} for none. */
  readonly catchAlls: Readonly<Record<Family, number>>;
}

const UNREACHABLE = traitBit("unreachable-after-catch-all");
const CONTRADICTORY = traitBit("contradictory-rule");
const DUPLICATE = traitBit("duplicate-rule");
const SHADOWED = traitBit("shadowed-rule");
const COVERED = traitBit("covered-rule");

/** Returns the lowest rank that matches the whole family. Prefixes of length 0 are sorted first. */
export function catchAllOf({ lengths, ranks }: Prefixes): number {
  return lengths[0] === 0 ? (ranks[0] ?? DEFAULT_RANK) : DEFAULT_RANK;
}

/**
 * Marks the dead rules with the reason. Leaves out rules that are not proved to be dead, or whose reason is not. O(prefixes + cells).
 *
 * Returns whether the budget lasted for all reasons.
 */
export function* markDead(base: AnalysisBase, traits: ListTraits): Steps<boolean> {
  if (!base.roles.bits.includes(0)) return true;
  const actions = yield* decidingActions(base.partition, base.ranked, halfOfBudget(base.budget));
  yield* markDeadPrefixes(base, "ipv6", actions, traits);
  yield* markDeadPrefixes(base, "ipv4", actions, traits);
  yield* markDeadAny(base, actions, traits);
  yield* markDeadOdd(base, actions, traits);
  return actions.isProved();
}

/** Marks dead rules with contiguous masks. Equal prefixes are neighbours, and only the first of them can decide anything. */
function* markDeadPrefixes(
  base: AnalysisBase,
  family: Family,
  { ofPlaces, ofSource }: DecidingActions,
  traits: ListTraits,
): Steps<void> {
  const { order } = base.partition;
  const { ranks } = base.partition[family].prefixes;
  /** The ranks whose reason the cells inside show. */
  const unexplained: number[] = [];
  let head = 0;
  yield* inSteps(ranks.length, (from, to) => {
    head = markPlaces(base, family, ofPlaces[family], traits, unexplained, head, from, to);
  });
  for (const [place, rank] of unexplained.entries()) {
    if (place % ROWS_A_STEP === 0) yield;
    const rule = order[rank] ?? 0;
    const actions = yield* ofSource(sourceOf(base.ruleSet.rules, rule));
    addTrait(traits, rank, reasonByActions(base, rank, actions));
  }
}

/**
 * Marks the dead rules at places `from` to `to` (exclusive). Adds the ranks to `unexplained` whose reason the cells inside show.
 *
 * `head` is the first place that is equal to the one before `from`. Returns that of the last.
 */
function markPlaces(
  base: AnalysisBase,
  family: Family,
  actions: ActionsByPlace,
  traits: ListTraits,
  unexplained: number[],
  head: number,
  from: number,
  to: number,
): number {
  const { order } = base.partition;
  const { bits } = base.roles;
  const { kinds } = base.ruleSet.rules;
  const { prefixes, sweep } = base.partition[family];
  const { ranks, lengths } = prefixes;
  const { parents } = sweep;
  const catchAll = base.catchAlls[family];
  for (let place = from; place < to; place++) {
    if (parents[place] !== TWIN) head = place;
    const rank = ranks[place] ?? 0;
    if (bits[rank] !== 0 || !isSurelyDead(base.roles, rank)) continue;
    if (lengths[place] === 0 && kinds[order[rank] ?? 0] === ANY) continue;
    const reason = reasonByRank(base, rank, catchAll, ranks[head] ?? 0);
    const inside = actionsAt(actions, head);
    if (reason !== undefined) addTrait(traits, rank, reason);
    else if (inside !== undefined) addTrait(traits, rank, reasonByActions(base, rank, inside));
    else unexplained.push(rank);
  }
  return head;
}

/** Marks dead rules for `any`. Such a rule is dead only if it decides nothing in either family. */
function* markDeadAny(base: AnalysisBase, { ofSource }: DecidingActions, traits: ListTraits): Steps<void> {
  const { order, ipv4 } = base.partition;
  const { lengths, ranks } = ipv4.prefixes;
  for (let place = 0; lengths[place] === 0; place++) {
    const rank = ranks[place] ?? 0;
    const rule = order[rank] ?? 0;
    if (base.ruleSet.rules.kinds[rule] !== ANY || !isSurelyDead(base.roles, rank)) continue;
    const catchAll = Math.max(base.catchAlls.ipv4, base.catchAlls.ipv6);
    const reason = reasonByRank(base, rank, catchAll, rank);
    addTrait(traits, rank, reason ?? reasonByActions(base, rank, yield* ofSource({ kind: "any" })));
  }
}

/** Marks dead odd rules. */
function* markDeadOdd(base: AnalysisBase, { ofSource }: DecidingActions, traits: ListTraits): Steps<void> {
  const { order, ipv4 } = base.partition;
  const heads = new Map<MatchKey, number>();
  for (const [place, { rank }] of ipv4.odd.entries()) {
    if (place % ROWS_A_STEP === 0) yield;
    const rule = order[rank] ?? 0;
    const source = sourceOf(base.ruleSet.rules, rule);
    const key = matchKeyOf(source);
    const head = heads.get(key) ?? rank;
    heads.set(key, head);
    if (!isSurelyDead(base.roles, rank)) continue;
    const reason = reasonByRank(base, rank, base.catchAlls.ipv4, head);
    addTrait(traits, rank, reason ?? reasonByActions(base, rank, yield* ofSource(source)));
  }
}

/**
 * Returns the reason that the ranks alone show, 0 if none can be proved. `head` is the first rule that matches the same addresses.
 *
 * Returns `undefined` if the reason depends on the actions inside the rule.
 */
function reasonByRank(
  { ranked, roles }: AnalysisBase,
  rank: number,
  catchAll: number,
  head: number,
): number | undefined {
  if (catchAll < rank) return UNREACHABLE;
  if (head === rank) return undefined;
  if (roles.uncertain.has(head)) return 0;
  if (roles.bits[head] === 0) return undefined;
  return actionAt(ranked, head) === actionAt(ranked, rank) ? DUPLICATE : CONTRADICTORY;
}

/** Returns the reason that the deciding actions inside a dead rule show, 0 if none can be proved. */
function reasonByActions({ ranked }: AnalysisBase, rank: number, actions: Actions): number {
  if ((actions & (actionAt(ranked, rank) === ACCEPT ? REJECTS : ACCEPTS)) !== 0) return SHADOWED;
  return (actions & UNPROVED) === 0 ? COVERED : 0;
}
