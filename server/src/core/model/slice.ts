import { firstOf } from "../text/columns.js";
import { inSteps, type Steps } from "../text/steps.js";
import { type Condition, implies } from "./condition.js";
import { type RuleId, type RuleSet, withRules } from "./ruleSet.js";
import { conditionNumberOf, pickRulesInSteps, type RuleTable } from "./ruleTable.js";

/** Each slice costs a compilation. */
export const SLICES_AT_MOST = 32;

/** Some rules of a list, as a list without conditions. */
export interface RuleSlice {
  readonly ruleSet: RuleSet;
  /** Its rules by their ids in the whole list. */
  readonly ids: Uint32Array;
}

/**
 * Returns the rules that surely match where a condition holds, and the partial rules for which `isAlso` answers true.
 *
 * O(rules + words of all conditions).
 */
export function* sliceWhere(
  whole: RuleSet,
  held: Condition,
  isAlso?: (id: RuleId, number: number) => boolean,
): Steps<RuleSlice> {
  const { rules, conditions, format } = whole;
  const holds = new Uint8Array(1 + conditions.length);
  // Rules without a condition match all connections in a format without unusual ones.
  holds[0] = Number(held.world === undefined || format.world === undefined);
  const likely = mayBeImplied(conditions, held);
  yield* inSteps(likely.length, (from, to) => markImplied(holds, held, conditions, likely, from, to));
  const found = new Uint32Array(rules.count);
  let count = 0;
  yield* inSteps(rules.count, (from, to) => {
    count = addWhere(found, count, rules, holds, isAlso, from, to);
  });
  const ids = firstOf(found, count);
  return { ruleSet: yield* withoutConditions(whole, ids), ids };
}

/** Returns a list of some rules, as rules that surely match. */
export function* withoutConditions(whole: RuleSet, ids: ArrayLike<RuleId>): Steps<RuleSet> {
  const { conditions: _, ...picked } = yield* pickRulesInSteps(whole.rules, ids);
  return { ...withRules(whole, picked), conditions: [] };
}

/** The conditions by the name of their first atom, as their places in a list. */
const placesByName = new WeakMap<readonly Condition[], ReadonlyMap<string | undefined, readonly number[]>>();

/** Returns the places of conditions that may hold wherever another one does: it names what their first atom does. */
function mayBeImplied(conditions: readonly Condition[], { atoms }: Condition): readonly number[] {
  let places = placesByName.get(conditions);
  if (places === undefined) {
    places = byFirstName(conditions);
    placesByName.set(conditions, places);
  }
  const names = new Set<string | undefined>([undefined, ...atoms.map(({ name }) => name)]);
  return [...names].flatMap((name) => places.get(name) ?? []);
}

function byFirstName(conditions: readonly Condition[]): ReadonlyMap<string | undefined, readonly number[]> {
  const places = new Map<string | undefined, number[]>();
  for (const [place, { atoms }] of conditions.entries()) {
    const name = atoms[0]?.name;
    const known = places.get(name);
    if (known === undefined) places.set(name, [place]);
    else known.push(place);
  }
  return places;
}

/** Marks those of places `from` to `to` (exclusive) whose condition holds wherever another one does. */
function markImplied(
  holds: Uint8Array,
  held: Condition,
  conditions: readonly Condition[],
  places: readonly number[],
  from: number,
  to: number,
): void {
  for (let index = from; index < to; index++) {
    const place = places[index] ?? 0;
    const condition = conditions[place];
    if (condition !== undefined && implies(held, condition)) holds[place + 1] = 1;
  }
}

/**
 * Adds those of rules `from` to `to` (exclusive) whose condition holds, by its number, to the first `count` ids.
 *
 * Returns how many are there.
 */
function addWhere(
  ids: Uint32Array,
  count: number,
  rules: RuleTable,
  holds: Uint8Array,
  isAlso: ((id: RuleId, number: number) => boolean) | undefined,
  from: number,
  to: number,
): number {
  let added = count;
  for (let id = from; id < to; id++) {
    const number = conditionNumberOf(rules, id);
    if (holds[number] === 1 || (number !== 0 && isAlso?.(id, number) === true)) ids[added++] = id;
  }
  return added;
}

/** Returns the conditions of rules that imply themselves, with their numbers. Those of most rules come first. */
export function conditionsBySize({ rules, conditions }: RuleSet): readonly (readonly [number, Condition])[] {
  const sizes = new Uint32Array(conditions.length + 1);
  for (const number of rules.conditions ?? []) sizes[number] = (sizes[number] ?? 0) + 1;
  return conditions
    .map((condition, place) => [place + 1, condition] as const)
    .filter(([number, condition]) => sizes[number] !== 0 && isFixed(condition))
    .sort(([one], [other]) => (sizes[other] ?? 0) - (sizes[one] ?? 0));
}

/** Whether no term of a condition may change between two rules. */
export function isFixed({ atoms }: Condition): boolean {
  return atoms.every(({ isChanging }) => isChanging !== true);
}
