import type { Family } from "../../address/address.js";
import { type AddressCount, NO_ADDRESSES, plus, totalOf } from "../../address/count.js";
import type { CompiledList, Partition } from "../../matcher/partition.js";
import { decidedCells, hasDecided } from "../../matcher/read/cells.js";
import { type RuleId, ruleOf } from "../../model/ruleSet.js";
import { firstOfGroup, groupOf, sourceOf } from "../../model/ruleTable.js";
import { type Asked, matchCountOf, type Source } from "../../model/source.js";
import type { Rule } from "../../model/statement.js";
import { type Budget, isPauseDue, type Steps } from "../../text/steps.js";
import type { Analysis } from "../analyze.js";

/** How many addresses of a source one rule decides. `undefined` is the default. */
export interface Share {
  readonly rule: RuleId | undefined;
  readonly count: AddressCount;
}

export interface Shares {
  /** Sorted by count, the largest first. Equal ones are in file order, the default last. */
  readonly shares: readonly Share[];
  /** How many addresses are not proved, since the step budget ran out. */
  readonly unproved: AddressCount;
}

/** Returns the deciders of a source. O(cells inside it), as far as the budget lasts. */
export function* sharesOf(partition: Partition, source: Asked, budget: Budget): Steps<Shares> {
  const counts = new Map<RuleId | undefined, Record<Family, bigint>>();
  const unproved = { ...NO_ADDRESSES };
  for (const cell of decidedCells(partition, source, budget)) {
    if (cell === undefined || isPauseDue(budget)) yield;
    if (cell === undefined) continue;
    const count = cell.open === undefined ? (counts.get(cell.rule) ?? { ...NO_ADDRESSES }) : unproved;
    count[cell.family] += cell.count;
    if (cell.open === undefined) counts.set(cell.rule, count);
  }
  return { shares: [...counts].map(([rule, count]) => ({ rule, count })).sort(bySize), unproved };
}

function bySize(one: Share, other: Share): number {
  const [size, otherSize] = [totalOf(one.count), totalOf(other.count)];
  if (size !== otherSize) return size > otherSize ? -1 : 1;
  return (one.rule ?? Number.POSITIVE_INFINITY) - (other.rule ?? Number.POSITIVE_INFINITY);
}

/** How many of the addresses that a rule matches it decides. */
export interface OwnShare {
  readonly count: AddressCount;
  readonly whole: AddressCount;
  /** How many have no proved decider. */
  readonly unproved: AddressCount;
}

/** Counts what a rule decides, with the others of its word. O(cells inside it), as far as the budget lasts. */
export function* ownShareOf(list: CompiledList, id: RuleId, budget: Budget): Steps<OwnShare> {
  const { whole, shares, unproved } = yield* wordShares(list, id, budget);
  return { count: shares.find(({ rule }) => rule === id)?.count ?? NO_ADDRESSES, whole, unproved };
}

/**
 * Returns the deciders of all that the word of a rule matches. Of a word that means several rules the first one has all of its shares.
 *
 * `id` itself has those of its own word.
 */
function* wordShares(
  { ruleSet, partition }: CompiledList,
  id: RuleId,
  budget: Budget,
): Steps<Shares & Pick<OwnShare, "whole">> {
  const { rules } = ruleSet;
  if (rules.groups === undefined) {
    const source = sourceOf(rules, id);
    return { ...(yield* sharesOf(partition, source, budget)), whole: matchCountOf(source) };
  }
  const group = groupOf(rules, id);
  const counts = new Map<RuleId | undefined, AddressCount>();
  /** The rule that has the shares of each word, by the number of its group. */
  const named = new Map([[rules.groups[id], id]]);
  const nameOf = (rule: RuleId) => {
    const number = rules.groups?.[rule];
    const name = named.get(number) ?? firstOfGroup(rules, rule);
    named.set(number, name);
    return name;
  };
  let [whole, unproved] = [NO_ADDRESSES, NO_ADDRESSES];
  for (const each of group) {
    const source = sourceOf(rules, each);
    const found = yield* sharesOf(partition, source, budget);
    for (const { rule, count } of found.shares) {
      const decider = rule === undefined ? undefined : nameOf(rule);
      counts.set(decider, plus(counts.get(decider) ?? NO_ADDRESSES, count));
    }
    whole = plus(whole, matchCountOf(source));
    unproved = plus(unproved, found.unproved);
  }
  return { shares: [...counts].map(([rule, count]) => ({ rule, count })).sort(bySize), whole, unproved };
}

/** Whether a rule is proved to decide all that it matches. O(cells inside it), up to the first that it does not decide. */
export function* decidesAll({ ruleSet, partition }: CompiledList, id: RuleId, budget: Budget): Steps<boolean> {
  for (const each of groupOf(ruleSet.rules, id)) {
    const isOther = (rule: RuleId | undefined, isProved: boolean) => rule !== each || !isProved;
    if (yield* hasDecided(partition, sourceOf(ruleSet.rules, each), budget, isOther)) return false;
  }
  return true;
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
  readonly whole: AddressCount;
  /** The rules that decide these addresses, the largest share first. */
  readonly deciders: readonly Decider[];
  /** How many of these addresses get the other verdict. */
  readonly lost: AddressCount;
  /** How many of these addresses have no proved decider. */
  readonly unproved: AddressCount;
}

export interface Decider {
  readonly id: RuleId;
  readonly count: AddressCount;
}

/** Finds the rules that decide the addresses of a rule. O(cells inside it), as far as the budget lasts. */
export function* hiddenBy(list: CompiledList, id: RuleId, budget: Budget): Steps<HiddenRule> {
  const { ruleSet } = list;
  const rule = ruleOf(ruleSet, id);
  const { shares, whole, unproved } = yield* wordShares(list, id, budget);
  const deciders = shares.flatMap((share) =>
    share.rule === undefined ? [] : [{ id: share.rule, count: share.count }],
  );
  const lost = deciders.reduce(
    (sum, decider) => (ruleOf(ruleSet, decider.id).action === rule.action ? sum : plus(sum, decider.count)),
    NO_ADDRESSES,
  );
  return { id, rule, whole, deciders, lost, unproved };
}
