import { type AddressCount, NO_ADDRESSES } from "../../address/count.js";
import type { CompiledList } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt, type RankedActions, rankedActions } from "../../matcher/rankedActions.js";
import { countByKind } from "../../matcher/read/cells.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import { type Run, runsOf } from "../../matcher/read/runs.js";
import { defaultActionOf } from "../../model/ruleSet.js";
import { ACCEPT, haveEqualContent } from "../../model/ruleTable.js";
import type { Verdict } from "../../model/statement.js";
import { type Budget, budgetOf, inSteps, runToEnd, type Steps } from "../../text/steps.js";

/** How many addresses get another verdict, exactly. `changes.ts` lists them. */
export interface Comparison {
  /** Rejected before, accepted now. */
  readonly accepted: AddressCount;
  /** Accepted before, rejected now. */
  readonly rejected: AddressCount;
  /** How many addresses are not proved, since the step budget ran out for one of the lists. */
  readonly unproved: AddressCount;
}

/**
 * Compares the verdicts of two lists, exactly.
 *
 * A rule that was moved, split or commented is no change while every address keeps its verdict. O(cells of both).
 */
export function compare(before: CompiledList, after: CompiledList): Comparison {
  return runToEnd(compareInSteps(before, after, budgetOf()));
}

/** Compares in steps, as far as the budget lasts. */
export function* compareInSteps(before: CompiledList, after: CompiledList, budget: Budget): Steps<Comparison> {
  const accepted = { ...NO_ADDRESSES };
  const rejected = { ...NO_ADDRESSES };
  const unproved = { ...NO_ADDRESSES };
  if (yield* isSameList(before, after)) return { accepted, rejected, unproved };
  const changeOf = yield* verdictChange(before, after);
  for (const family of ["ipv4", "ipv6"] as const) {
    const counts = yield* countByKind([before.partition, after.partition], family, changeOf, budget);
    accepted[family] = counts.get("accept") ?? 0n;
    rejected[family] = counts.get("reject") ?? 0n;
    unproved[family] = counts.get("unproved") ?? 0n;
  }
  return { accepted, rejected, unproved };
}

/** Returns a function for addresses, by the answers of both lists: their new verdict, `undefined` if it is the old one. */
export function* verdictChange(
  before: CompiledList,
  after: CompiledList,
): Steps<(answers: readonly Answer[]) => Verdict | "unproved" | undefined> {
  const [was, is] = [yield* actionsOf(before), yield* actionsOf(after)];
  return ([old, now]) => {
    if (old?.open !== undefined || now?.open !== undefined) return "unproved";
    const action = actionAt(is, now?.first ?? DEFAULT_RANK);
    if (actionAt(was, old?.first ?? DEFAULT_RANK) === action) return undefined;
    return action === ACCEPT ? "accept" : "reject";
  };
}

/** Yields the addresses that get another verdict, in their order, IPv4 first. Yields `undefined` between two steps. */
export function* changedRanges(
  before: CompiledList,
  after: CompiledList,
  budget: Budget,
): Steps<Generator<Run<Verdict | "unproved"> | undefined>> {
  return runsOf([before.partition, after.partition], yield* verdictChange(before, after), budget);
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
