import type { AddressRange } from "../../address/block.js";
import { isNone } from "../../address/count.js";
import type { CompiledList } from "../../matcher/partition.js";
import { type Condition, implies } from "../../model/condition.js";
import { SLICES_AT_MOST } from "../../model/slice.js";
import type { Verdict } from "../../model/statement.js";
import { type Budget, halfOfBudget, type Steps } from "../../text/steps.js";
import { type Causes, type Changes, causesInSteps, changesInSteps, type Deciders } from "./changes.js";
import { boundedOnly, comparedSides, listIn, mayDependOnConditions, type Situation } from "./situations.js";

/** What may change where some conditions hold. */
export interface PossibleChange extends Causes {
  /** The conditions that hold. Nobody may know of some whether they do. */
  readonly conditions: readonly Condition[];
}

/** More conditions of a list are only bounded, even if the budget is enough. */
const CONDITIONS_AT_MOST = 512;

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
): Generator<PossibleChange | undefined, void> {
  if (!mayDependOnConditions(before.ruleSet, after.ruleSet)) return;
  const sides = comparedSides(before.ruleSet, after.ruleSet, halfOfBudget(budget), CONDITIONS_AT_MOST);
  const other = verdict === "accept" ? "reject" : "accept";
  for (const situation of sides.situations) {
    yield;
    const old = yield* listIn(sides.before, situation.before, other, budget);
    const now = yield* listIn(sides.after, situation.after, verdict, budget);
    const causes = yield* causesInSteps(old.list, now.list, budget);
    if (isNone(verdict === "accept" ? causes.accepted : causes.rejected) && isNone(causes.unproved)) continue;
    yield { ...inWholeLists(causes, old.ids, now.ids), conditions: situation.conditions };
  }
}

/** What surely changes where some conditions hold and nothing else is sure. */
export interface ConditionalChanges extends Changes {
  readonly conditions: readonly Condition[];
}

/** What conditions change, beside what the sure rules change. */
export interface ChangesOnConditions {
  readonly changes: readonly ConditionalChanges[];
  /** Whether rules may change more, of which no situation is compared. */
  readonly isIncomplete: boolean;
}

/**
 * Compares two lists in their situations, and returns those that have other changes than a situation with fewer conditions.
 *
 * Two conditions at once are told only if neither alone changes anything. `sure` are the changes by the sure rules.
 */
export function* changesOnConditions(
  before: CompiledList,
  after: CompiledList,
  sure: Changes,
  budget: Budget,
  rangesAtMost?: number,
): Steps<ChangesOnConditions> {
  if (!mayDependOnConditions(before.ruleSet, after.ruleSet)) return { changes: [], isIncomplete: false };
  const sides = comparedSides(before.ruleSet, after.ruleSet, halfOfBudget(budget), SLICES_AT_MOST);
  const known: { readonly situation: Situation; readonly changes: Changes }[] = [];
  const told: ConditionalChanges[] = [];
  for (const situation of sides.situations) {
    const { conditions } = situation;
    const implied = known.filter(({ situation: one }) => isPartOf(one, situation));
    const isOne = conditions.length === 1 && !conditions.some((condition) => sides.unknown.has(condition));
    if (!isOne && implied.some(({ changes }) => isChange(changes))) continue;
    const isSure = conditions.length === 0;
    const old = isSure ? undefined : yield* listIn(sides.before, situation.before, undefined, budget);
    const now = isSure ? undefined : yield* listIn(sides.after, situation.after, undefined, budget);
    const changes =
      old === undefined || now === undefined
        ? sure
        : inWholeLists(yield* changesInSteps(old.list, now.list, budget, rangesAtMost), old.ids, now.ids);
    known.push({ situation, changes });
    const isToldBefore = isChange(changes)
      ? implied.some((one) => isSameChange(one.changes, changes))
      : !implied.some((one) => isChange(one.changes));
    if (!isSure && !isToldBefore) told.push({ ...changes, conditions });
  }
  const isIncomplete = [sides.before, sides.after].some((side) => boundedOnly(side).length > 0);
  return { changes: told, isIncomplete };
}

/** Whether whoever knows the conditions of a situation knows those of another one too. */
function isPartOf(one: Situation, whole: Situation): boolean {
  return implies(whole.before, one.before) && implies(whole.after, one.after);
}

function isChange({ accepted, rejected, unproved }: Changes): boolean {
  return ![accepted, rejected, unproved].every(isNone);
}

/** Whether the same addresses turn, as far as they are listed. */
function isSameChange(one: Changes, other: Changes): boolean {
  return (["accept", "reject"] as const).every((verdict) => {
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
