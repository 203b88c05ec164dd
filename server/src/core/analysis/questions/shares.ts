import type { CompiledList, Partition } from "../../matcher/partition.js";
import { decidedCells } from "../../matcher/read/cells.js";
import { type RuleId, ruleOf } from "../../model/ruleSet.js";
import { sourceOf } from "../../model/ruleTable.js";
import { matchCountOf, type Source } from "../../model/source.js";
import type { Rule } from "../../model/statement.js";
import type { Budget } from "../../text/steps.js";
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
export function sharesOf(partition: Partition, source: Source, budget?: Budget): Shares {
  const counts = new Map<RuleId | undefined, bigint>();
  let unproved = 0n;
  for (const { count, rule, open } of decidedCells(partition, source, undefined, budget)) {
    if (open === undefined) counts.set(rule, (counts.get(rule) ?? 0n) + count);
    else unproved += count;
  }
  return { shares: [...counts].map(([rule, count]) => ({ rule, count })).sort(bySize), unproved };
}

function bySize(one: Share, other: Share): number {
  if (one.count !== other.count) return one.count > other.count ? -1 : 1;
  return (one.rule ?? Number.POSITIVE_INFINITY) - (other.rule ?? Number.POSITIVE_INFINITY);
}

/** Counts the addresses of a source that a rule is proved to decide. O(cells inside the source). */
export function countDecided(partition: Partition, source: Source, rule: RuleId, budget?: Budget): bigint {
  return sharesOf(partition, source, budget).shares.find((share) => share.rule === rule)?.count ?? 0n;
}

/** Whether a rule is proved to decide all that it matches. O(cells inside it), up to the first that it does not decide. */
export function decidesAll({ ruleSet, partition }: CompiledList, id: RuleId): boolean {
  const others = decidedCells(partition, sourceOf(ruleSet.rules, id), (rule, isProved) => rule !== id || !isProved);
  return others.next().done === true;
}

/** Whether a rule is proved to decide an address of a source. O(cells inside the source), up to the first that it decides. */
export function decidesSome(partition: Partition, id: RuleId, source: Source): boolean {
  return decidedCells(partition, source, (rule, isProved) => rule === id && isProved).next().done !== true;
}

/**
 * Counts the expectations that depend on each rule. An expectation depends on the rules that decide an address of its source.
 *
 * Leaves out rules without any. O(cells inside the sources).
 */
export function dependents({ partition, expectations }: Analysis): ReadonlyMap<RuleId, number> {
  const counts = new Map<RuleId, number>();
  for (const { expectation } of expectations) {
    for (const { rule } of sharesOf(partition, expectation.source).shares) {
      if (rule !== undefined) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
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

/** Finds the rules that decide the addresses of a rule. O(cells inside it). */
export function hiddenBy({ ruleSet, partition }: CompiledList, id: RuleId, budget?: Budget): HiddenRule {
  const rule = ruleOf(ruleSet, id);
  const { shares, unproved } = sharesOf(partition, rule.source, budget);
  const deciders = shares.flatMap((share) =>
    share.rule === undefined ? [] : [{ id: share.rule, count: share.count }],
  );
  const lost = deciders.reduce(
    (sum, decider) => (ruleOf(ruleSet, decider.id).action === rule.action ? sum : sum + decider.count),
    0n,
  );
  return { id, rule, whole: matchCountOf(rule.source), deciders, lost, unproved };
}
