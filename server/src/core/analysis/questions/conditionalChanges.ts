import type { AddressRange } from "../../address/block.js";
import { isNone, NO_ADDRESSES, plus } from "../../address/count.js";
import type { CompiledList } from "../../matcher/partition.js";
import { type Condition, implies } from "../../model/condition.js";
import type { RuleId } from "../../model/ruleSet.js";
import { SLICES_AT_MOST } from "../../model/slice.js";
import type { Verdict } from "../../model/statement.js";
import { type Budget, budgetOf, halfOfBudget, runToEnd, type Steps } from "../../text/steps.js";
import { type Causes, type Changes, causesInSteps, changesInSteps, type Deciders } from "./changes.js";
import { type Comparison, compareInSteps } from "./compare.js";
import { type ComparedSides, comparedSides, hasBounded, listIn, NOTHING, type Situation } from "./situations.js";

/** What changes where some conditions hold. */
export interface ConditionalChanges extends Causes {
  readonly conditions: readonly Condition[];
}

/** More conditions of a list are only bounded, even if the budget is enough. */
const CONDITIONS_AT_MOST = 256;

/**
 * Finds the situations in which addresses may turn to a verdict, those with the fewest conditions first.
 *
 * If there are none, no address turns to the verdict, whatever holds of a connection. If conditions are independent and the budget is
 * enough, each situation that is found may really happen. Yields `undefined` between two steps. Yields nothing for lists without
 * conditions, which `compare` compares.
 */
export function* possibleChanges(
  before: CompiledList,
  after: CompiledList,
  verdict: Verdict,
  budget: Budget,
): Generator<ConditionalChanges | undefined, void> {
  const sides = yield* comparedSides(before.ruleSet, after.ruleSet, halfOfBudget(budget), CONDITIONS_AT_MOST);
  if (sides === undefined) return;
  const passes = passesOf(sides, verdict);
  for (const situation of sides.situations) {
    for (const { oldBound, newBound, isMeant } of passes) {
      yield;
      const old = yield* listIn(sides.before, situation.before, oldBound, budget);
      const now = yield* listIn(sides.after, situation.after, newBound, budget);
      const found = inWholeLists(yield* causesInSteps(old.list, now.list, budget, 0), old.ids, now.ids);
      const causes = isMeant === undefined ? found : only(found, isMeant);
      if (!mayTurn(causes, verdict)) continue;
      yield { ...causes, conditions: situation.conditions };
    }
  }
}

/** How two lists are compared where some rules are only bounded. */
interface Pass {
  /** The action that bounded rules have in each list: they count as rules that match. The others are left out. */
  readonly oldBound?: Verdict;
  readonly newBound?: Verdict;
  /** Whether the deciding rules of a change are those that the pass is about. */
  readonly isMeant?: (deciders: Deciders) => boolean;
}

/**
 * Returns the passes after which no change to a verdict is missed.
 *
 * An edited rule decides before or now, so that only the other rule may be a bounded one.
 */
function passesOf({ before, after }: ComparedSides, verdict: Verdict): readonly Pass[] {
  if (!hasBounded(before) && !hasBounded(after)) return [{}];
  const [oldBound, newBound]: readonly [Verdict, Verdict] =
    verdict === "accept" ? ["reject", "accept"] : ["accept", "reject"];
  if (before.edited === undefined || after.edited === undefined) return [{ oldBound, newBound }];
  const isEdited = (edited: ReadonlySet<RuleId>, rule: RuleId | undefined) => rule !== undefined && edited.has(rule);
  const [ofOld, ofNew] = [before.edited, after.edited];
  return [
    { oldBound, isMeant: ({ newRule }) => isEdited(ofNew, newRule) },
    { newBound, isMeant: ({ oldRule }) => isEdited(ofOld, oldRule) },
  ];
}

/** Returns the changes of some deciding rules. */
function only(causes: Causes, isMeant: (deciders: Deciders) => boolean): Causes {
  const groups = causes.groups.filter(isMeant);
  const countOf = (verdict: Verdict) =>
    groups.reduce((sum, group) => (group.verdict === verdict ? plus(sum, group.count) : sum), NO_ADDRESSES);
  return { ...causes, groups, accepted: countOf("accept"), rejected: countOf("reject") };
}

/** What changed from one list to another, also where conditions hold. */
export interface AllChanges extends Changes {
  /** What changes where conditions hold, if that is not what changes by the sure rules. */
  readonly onConditions: readonly ConditionalChanges[];
  /** Whether rules may change more, which are about no situation that was compared. */
  readonly isIncomplete: boolean;
}

/** Compares two lists, as far as the budget lasts. See {@link allChangesInSteps}. */
export function allChanges(before: CompiledList, after: CompiledList, rangesAtMost?: number): AllChanges {
  return runToEnd(allChangesInSteps(before, after, budgetOf(), rangesAtMost));
}

/**
 * Compares two lists by their sure rules, and in the situations of their conditions.
 *
 * Returns a situation only if it has other changes than those with fewer conditions. Of two conditions at once, returns the changes
 * only if they turn addresses to a verdict to which neither alone turns any.
 */
export function* allChangesInSteps(
  before: CompiledList,
  after: CompiledList,
  budget: Budget,
  rangesAtMost?: number,
): Steps<AllChanges> {
  const sure = yield* changesInSteps(before, after, budget, rangesAtMost);
  const sides = yield* comparedSides(before.ruleSet, after.ruleSet, halfOfBudget(budget), SLICES_AT_MOST);
  if (sides === undefined) return { ...sure, onConditions: [], isIncomplete: false };
  const compared: { readonly situation: Pick<Situation, "before" | "after">; readonly changes: Causes }[] = [
    { situation: { before: NOTHING, after: NOTHING }, changes: sure },
  ];
  const onConditions: ConditionalChanges[] = [];
  for (const situation of sides.situations) {
    const { conditions } = situation;
    const implied = compared.filter(({ situation: one }) => isPartOf(one, situation)).map(({ changes }) => changes);
    const isOne = conditions.length === 1 && !conditions.some((condition) => sides.unknown.has(condition));
    const isKnownTurn = (verdict: Verdict) => implied.some((one) => mayTurn(one, verdict));
    if (conditions.length === 0 || (!isOne && verdicts.every(isKnownTurn))) continue;
    const changes = yield* changesIn(sides, situation, budget, rangesAtMost);
    compared.push({ situation, changes });
    const isKnown = isOne
      ? isKnownChange(changes, implied)
      : !verdicts.some((one) => mayTurn(changes, one) && !isKnownTurn(one));
    if (!isKnown) onConditions.push({ ...changes, conditions });
  }
  const isSame = onConditions.length === 0 && !isChange(sure);
  const mayBeMore = [sides.before, sides.after].some(hasBounded);
  const isIncomplete = mayBeMore && !(isSame && (yield* isSameForAll(before, after, budget)));
  return { ...sure, onConditions, isIncomplete };
}

/** How many addresses get another verdict, also where conditions hold. */
export interface ChangedCounts extends Comparison, Partial<Pick<AllChanges, "onConditions" | "isIncomplete">> {}

/** Counts the addresses that get another verdict, as far as the budget lasts. Lists them only where conditions hold. */
export function* changedCounts(before: CompiledList, after: CompiledList, budget: Budget): Steps<ChangedCounts> {
  const hasConditions = before.ruleSet.conditions.length + after.ruleSet.conditions.length > 0;
  return yield* hasConditions ? allChangesInSteps(before, after, budget) : compareInSteps(before, after, budget);
}

/** Whether it is proved that each address has the same verdict in two lists, whatever holds of a connection. */
export function* isSameForAll(before: CompiledList, after: CompiledList, budget: Budget): Steps<boolean> {
  const { accepted, rejected, unproved } = yield* compareInSteps(before, after, halfOfBudget(budget));
  if (![accepted, rejected, unproved].every(isNone)) return false;
  for (const verdict of verdicts) {
    for (const change of possibleChanges(before, after, verdict, halfOfBudget(budget))) {
      if (change !== undefined) return false;
      yield;
    }
  }
  return true;
}

/** Compares two lists in a situation, without rules that no situation is about. */
function* changesIn(
  { before, after }: ComparedSides,
  situation: Situation,
  budget: Budget,
  rangesAtMost: number | undefined,
): Steps<Causes> {
  const old = yield* listIn(before, situation.before, undefined, budget);
  const now = yield* listIn(after, situation.after, undefined, budget);
  return inWholeLists(yield* causesInSteps(old.list, now.list, budget, rangesAtMost), old.ids, now.ids);
}

/** Whether whoever knows the conditions of a situation knows those of another one too. */
function isPartOf(one: Pick<Situation, "before" | "after">, whole: Situation): boolean {
  return implies(whole.before, one.before) && implies(whole.after, one.after);
}

function isChange(changes: Causes): boolean {
  return verdicts.some((verdict) => mayTurn(changes, verdict));
}

const verdicts = ["accept", "reject"] as const;

function mayTurn({ accepted, rejected, unproved }: Causes, verdict: Verdict): boolean {
  return !isNone(verdict === "accept" ? accepted : rejected) || !isNone(unproved);
}

/** Whether changes are those of a situation with fewer conditions. */
function isKnownChange(changes: Causes, implied: readonly Causes[]): boolean {
  return isChange(changes) ? implied.some((one) => isSameChange(one, changes)) : !implied.some(isChange);
}

/** Whether the same addresses turn, as far as they are listed. */
function isSameChange(one: Causes, other: Causes): boolean {
  return verdicts.every((verdict) => {
    const [ranges, others] = [one.ranges[verdict], other.ranges[verdict]];
    const isSame = ({ family, from, to }: AddressRange, place: number) => {
      const range = others.ranges[place];
      return range !== undefined && range.family === family && range.from === from && range.to === to;
    };
    const areAll = !ranges.isTruncated && !others.isTruncated && ranges.ranges.length === others.ranges.length;
    return areAll && ranges.ranges.every(isSame);
  });
}

/** Names the deciding rules as the whole lists do. */
function inWholeLists<Found extends Causes>(found: Found, oldIds: Uint32Array, newIds: Uint32Array): Found {
  const inWhole = <Decided extends Deciders>(decided: Decided): Decided => ({
    ...decided,
    oldRule: decided.oldRule === undefined ? undefined : oldIds[decided.oldRule],
    newRule: decided.newRule === undefined ? undefined : newIds[decided.newRule],
  });
  const { accept, reject } = found.ranges;
  return {
    ...found,
    groups: found.groups.map(inWhole),
    ranges: {
      accept: { ...accept, ranges: accept.ranges.map(inWhole) },
      reject: { ...reject, ranges: reject.ranges.map(inWhole) },
    },
  };
}
