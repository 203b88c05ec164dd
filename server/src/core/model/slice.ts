import { type Condition, implies } from "./condition.js";
import { type RuleId, type RuleSet, withRules } from "./ruleSet.js";
import { conditionNumberOf, pickRules } from "./ruleTable.js";

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
export function sliceWhere(
  whole: RuleSet,
  held: Condition,
  isAlso: (id: RuleId, number: number) => boolean = () => false,
): RuleSlice {
  const { rules, conditions, format } = whole;
  // Rules without a condition match all connections in a format without unusual ones.
  const isUsual = held.world === undefined || format.world === undefined;
  const holds = [isUsual, ...conditions.map((condition) => implies(held, condition))];
  const ids = Uint32Array.from({ length: rules.count }, (_, id) => id).filter((id) => {
    const number = conditionNumberOf(rules, id);
    return holds[number] || (number !== 0 && isAlso(id, number));
  });
  return { ruleSet: withoutConditions(whole, ids), ids };
}

/** Returns a list of some rules, each of which surely matches. */
export function withoutConditions(whole: RuleSet, ids: ArrayLike<RuleId>): RuleSet {
  const { conditions: _, ...picked } = pickRules(whole.rules, ids);
  return { ...withRules(whole, picked), conditions: [] };
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
