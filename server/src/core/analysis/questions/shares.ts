import type { CompiledList, Partition } from "../../matcher/partition.js";
import { decidedCells, hasDecided } from "../../matcher/read/cells.js";
import { type RuleId, ruleOf } from "../../model/ruleSet.js";
import { sourceOf } from "../../model/ruleTable.js";
import { matchCountOf, type Source } from "../../model/source.js";
import type { Rule } from "../../model/statement.js";
import { type Budget, isPauseDue, type Steps } from "../../text/steps.js";
import type { Analysis } from "../analyze.js";

/** How many addresses of a source one rule decides. `undefined` is the default. */
export interface Share {
  readonly rule: RuleId | undefined;
  readonly count: bigint;
}

export interface Shares {
  /** Sorted by count, the largest first. Equal ones are in file order, the default last. */
  readonly shares: readonly Share[];
  /** How many addresses are not proved, since the step budget ran out. */
  readonly unproved: bigint;
}

/** Returns the deciders of a source. O(cells inside it), as far as the budget lasts. */
export function* sharesOf(partition: Partition, source: Source, budget: Budget): Steps<Shares> {
  const counts = new Map<RuleId | undefined, bigint>();
  let unproved = 0n;
  for (const cell of decidedCells(partition, source, budget)) {
    if (cell === undefined) yield;
    else if (cell.open === undefined) counts.set(cell.rule, (counts.get(cell.rule) ?? 0n) + cell.count);
    else unproved += cell.count;
    if (isPauseDue(budget)) yield;
  }
  return { shares: [...counts].map(([rule, count]) => ({ rule, count })).sort(bySize), unproved };
}

function bySize(one: Share, other: Share): number {
  if (one.count !== other.count) return one.count > other.count ? -1 : 1;
  return (one.rule ?? Number.POSITIVE_INFINITY) - (other.rule ?? Number.POSITIVE_INFINITY);
}

/** How many of the addresses that a rule matches it decides. */
export interface OwnShare {
  readonly count: bigint;
  readonly whole: bigint;
  /** How many have no proved decider. */
  readonly unproved: bigint;
}

/** Counts what a rule decides. O(cells inside it), as far as the budget lasts. */
export function* ownShareOf({ ruleSet, partition }: CompiledList, id: RuleId, budget: Budget): Steps<OwnShare> {
  const { source } = ruleOf(ruleSet, id);
  const { shares, unproved } = yield* sharesOf(partition, source, budget);
  return { count: shares.find(({ rule }) => rule === id)?.count ?? 0n, whole: matchCountOf(source), unproved };
}

/** Whether a rule is proved to decide all that it matches. O(cells inside it), up to the first that it does not decide. */
export function* decidesAll({ ruleSet, partition }: CompiledList, id: RuleId, budget: Budget): Steps<boolean> {
  const isOther = (rule: RuleId | undefined, isProved: boolean) => rule !== id || !isProved;
  return !(yield* hasDecided(partition, sourceOf(ruleSet.rules, id), budget, isOther));
}

/** Whether a rule is proved to decide an address of a source. O(cells inside the source), up to the first that it decides. */
export function decidesSome(partition: Partition, id: RuleId, source: Source, budget: Budget): Steps<boolean> {
  return hasDecided(partition, source, budget, (rule, isProved) => rule === id && isProved);
}

/**
 * Counts the expectations that depend on each rule. An expectation depends on the rules that decide an address of its source.
 *
 * Leaves out rules without any. `undefined` if the budget ran out before all were counted. O(cells inside the sources).
 */
export function* dependents(
  { partition, expectations }: Analysis,
  budget: Budget,
): Steps<ReadonlyMap<RuleId, number> | undefined> {
  const counts = new Map<RuleId, number>();
  for (const { expectation } of expectations) {
    for (const { rule } of (yield* sharesOf(partition, expectation.source, budget)).shares) {
      if (rule !== undefined) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
    if (budget.left < 0) return undefined;
  }
  return counts;
}

/** A rule and the rules that decide its addresses. */
export interface HiddenRule {
  readonly id: RuleId;
  readonly rule: Rule;
  /** How many addresses the rule matches. */
  readonly whole: bigint;
  /** The rules that decide these addresses, the largest share first. */
  readonly deciders: readonly Decider[];
  /** How many of these addresses get the other verdict. */
  readonly lost: bigint;
  /** How many of these addresses have no proved decider. */
  readonly unproved: bigint;
}

export interface Decider {
  readonly id: RuleId;
  readonly count: bigint;
}

/** Finds the rules that decide the addresses of a rule. O(cells inside it), as far as the budget lasts. */
export function* hiddenBy({ ruleSet, partition }: CompiledList, id: RuleId, budget: Budget): Steps<HiddenRule> {
  const rule = ruleOf(ruleSet, id);
  const { shares, unproved } = yield* sharesOf(partition, rule.source, budget);
  const deciders = shares.flatMap((share) =>
    share.rule === undefined ? [] : [{ id: share.rule, count: share.count }],
  );
  const lost = deciders.reduce(
    (sum, decider) => (ruleOf(ruleSet, decider.id).action === rule.action ? sum : sum + decider.count),
    0n,
  );
  return { id, rule, whole: matchCountOf(rule.source), deciders, lost, unproved };
}
