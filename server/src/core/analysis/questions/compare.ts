import type { Family } from "../../address/address.js";
import type { AddressRange } from "../../address/block.js";
import { type AddressCount, NO_ADDRESSES, totalOf } from "../../address/count.js";
import type { CompiledList } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt, type RankedActions, rankedActions } from "../../matcher/rankedActions.js";
import { countByKind } from "../../matcher/read/cells.js";
import type { Answer, CellFilter } from "../../matcher/read/commonCells.js";
import type { KindOf } from "../../matcher/read/diagrams.js";
import { runsOf } from "../../matcher/read/runs.js";
import { defaultActionOf, type RuleId } from "../../model/ruleSet.js";
import { ACCEPT, haveEqualContent } from "../../model/ruleTable.js";
import type { Verdict } from "../../model/statement.js";
import { type Budget, budgetOf, inSteps, runToEnd, type Steps } from "../../text/steps.js";
import { addRange, type GrowingRanges, RANGES_AT_MOST, type Ranges } from "./ranges.js";

/** Consecutive addresses with a changed verdict, and their deciding rules. `undefined` is the default. */
export interface ChangedRange extends AddressRange {
  readonly oldRule: RuleId | undefined;
  readonly newRule: RuleId | undefined;
}

/** The addresses that changed to one verdict: exact counts, and ranges in their order, IPv4 first. */
export interface Change extends Ranges<ChangedRange> {
  readonly count: AddressCount;
}

export interface Comparison {
  /** Rejected before, accepted now. */
  readonly accepted: Change;
  /** Accepted before, rejected now. */
  readonly rejected: Change;
  /** How many addresses are not proved, since the step budget ran out for one of the lists. */
  readonly unproved: AddressCount;
}

/**
 * Compares the verdicts of two lists, exactly.
 *
 * A rule that was moved, split or commented is no change while every address keeps its verdict. O(cells of both).
 */
export function compare(before: CompiledList, after: CompiledList, rangesAtMost?: number): Comparison {
  return runToEnd(compareInSteps(before, after, budgetOf(), rangesAtMost));
}

/** Compares in steps, as far as the budget lasts. */
export function* compareInSteps(
  before: CompiledList,
  after: CompiledList,
  budget: Budget,
  rangesAtMost: number = RANGES_AT_MOST,
): Steps<Comparison> {
  const [accepted, rejected] = [noChange(), noChange()];
  if (yield* isSameList(before, after)) return { accepted, rejected, unproved: NO_ADDRESSES };
  const partitions = [before.partition, after.partition];
  const [was, is] = [yield* actionsOf(before), yield* actionsOf(after)];
  const isOpen: CellFilter = (answers) => answers[0]?.open !== undefined || answers[1]?.open !== undefined;

  /** Returns the new verdict, `undefined` if it is the old one or not proved. */
  function changedTo(answers: readonly Answer[]): Verdict | undefined {
    const action = actionAt(is, answers[1]?.first ?? DEFAULT_RANK);
    if (isOpen(answers) || actionAt(was, answers[0]?.first ?? DEFAULT_RANK) === action) return undefined;
    return action === ACCEPT ? "accept" : "reject";
  }

  const unproved = { ...NO_ADDRESSES };
  const changeIn: KindOf<Verdict | "unproved"> = (answers) => (isOpen(answers) ? "unproved" : changedTo(answers));
  for (const family of ["ipv4", "ipv6"] as const) {
    const counts = yield* countByKind(partitions, family, changeIn, budget);
    accepted.count[family] = counts.get("accept") ?? 0n;
    rejected.count[family] = counts.get("reject") ?? 0n;
    unproved[family] = counts.get("unproved") ?? 0n;
  }
  const isChanged = [accepted, rejected].some(({ count }) => totalOf(count) > 0n);
  if (!isChanged || rangesAtMost === 0) return { accepted, rejected, unproved };
  // A kind is a pair of ranks in one number. The default has the rank after the last.
  const [oldOrder, newOrder] = [before.partition.order, after.partition.order];
  const ranks = newOrder.length + 1;
  const kindOf = (answers: readonly Answer[]) => {
    if (changedTo(answers) === undefined) return undefined;
    const [old = DEFAULT_RANK, now = DEFAULT_RANK] = [answers[0]?.first, answers[1]?.first];
    return Math.min(old, oldOrder.length) * ranks + Math.min(now, newOrder.length);
  };
  const changeOf = (kind: number) => (actionAt(is, kind % ranks) === ACCEPT ? accepted : rejected);
  for (const run of runsOf(partitions, kindOf, budget, (kind) => !changeOf(kind).isTruncated)) {
    if (run === undefined) {
      yield;
      continue;
    }
    const [oldRule, newRule] = [oldOrder[Math.floor(run.kind / ranks)], newOrder[run.kind % ranks]];
    const { family, from, to } = run;
    addRange(changeOf(run.kind), { family, from, to, oldRule, newRule }, rangesAtMost);
    if (accepted.isTruncated && rejected.isTruncated) break;
  }
  return { accepted, rejected, unproved };
}

/** A change while it is counted and listed. */
interface GrowingChange extends GrowingRanges<ChangedRange> {
  readonly count: Record<Family, bigint>;
}

function noChange(): GrowingChange {
  return { count: { ...NO_ADDRESSES }, ranges: [], isTruncated: false };
}

function actionsOf({ ruleSet, partition }: CompiledList): Steps<RankedActions> {
  return rankedActions(ruleSet, partition.order);
}

/** Whether both lists have the same rules in the same order. Then nothing changed, whatever is proved. */
function* isSameList(before: CompiledList, after: CompiledList): Steps<boolean> {
  if (defaultActionOf(before.ruleSet) !== defaultActionOf(after.ruleSet)) return false;
  const [old, now] = [before.partition.order, after.partition.order];
  if (old.length !== now.length) return false;
  let isSame = true;
  yield* inSteps(old.length, (from, to) => {
    for (let rank = from; isSame && rank < to; rank++) {
      isSame = haveEqualContent(before.ruleSet.rules, old[rank] ?? 0, after.ruleSet.rules, now[rank] ?? 0);
    }
  });
  return isSame;
}
