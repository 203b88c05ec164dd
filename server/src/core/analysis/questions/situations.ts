import type { CompiledList } from "../../matcher/partition.js";
import { compileInSteps } from "../../matcher/partition.js";
import { type Atom, type Condition, conditionKey, together, wordsIn } from "../../model/condition.js";
import {
  conditionOf,
  defaultActionOf,
  evaluationOrder,
  modelOf,
  type RuleId,
  type RuleSet,
  ruleLabel,
} from "../../model/ruleSet.js";
import {
  actionOf,
  conditionNumberOf,
  haveEqualContent,
  isUnread,
  partialRules,
  sourceOf,
} from "../../model/ruleTable.js";
import { conditionsBySize, isFixed, type RuleSlice, sliceWhere, withoutConditions } from "../../model/slice.js";
import { matchKeyOf } from "../../model/source.js";
import type { Action } from "../../model/statement.js";
import { type Budget, halfOfBudget, type Steps, spend } from "../../text/steps.js";

/**
 * What is sure of a connection besides its address: no condition holds, or one, or one of each list.
 *
 * More conditions at once show nothing new. If two lists decide an address otherwise, one rule decides before and one rule decides now.
 * Where the conditions of these two hold and nothing else is sure, both lists have fewer rules, and the same two decide.
 */
export interface Situation {
  /** The conditions that hold. */
  readonly conditions: readonly Condition[];
  /** What is sure for the rules of each list. The same for lists of one format. */
  readonly before: Condition;
  readonly after: Condition;
}

/** A list whose situations are compared with those of another. Each condition implies itself. */
interface Side {
  readonly list: RuleSet;
  /** The conditions of the situations, by their numbers. Rules with other conditions are only bounded. */
  readonly chosen: ReadonlyMap<number, Condition>;
}

/** Two lists, and the situations in which they may differ. The first ones imply no later ones. */
export interface ComparedSides {
  readonly before: Side;
  readonly after: Side;
  readonly situations: readonly Situation[];
  /** The conditions that stand for terms of which nobody knows whether they hold, even if everything is said of a connection. */
  readonly unknown: ReadonlySet<Condition>;
}

/** Whether a comparison of the sure rules does not say all: a list has conditions, and they are not the same lists. */
export function mayDependOnConditions(before: RuleSet, after: RuleSet): boolean {
  return before.conditions.length + after.conditions.length > 0 && !isSameList(before, after);
}

/**
 * Finds the situations of two lists, with at most `most` conditions of each list, and at most as many as the budget is enough for.
 *
 * O(situations × conditions).
 */
export function comparedSides(before: RuleSet, after: RuleSet, budget: Budget, most: number): ComparedSides {
  const [old, now] = [withFixedConditions(before), withFixedConditions(after)];
  const cost = costOf(old.list) + costOf(now.list);
  const unknown = new Set([...old.unknown, ...now.unknown]);
  for (let conditions = most; ; conditions >>= 1) {
    const sides = { before: sideOf(old.list, conditions), after: sideOf(now.list, conditions), unknown };
    if (conditions === 0) return { ...sides, situations: situationsOf(sides.before, sides.after) };
    if (conditions * cost > budget.left) continue;
    const situations = situationsOf(sides.before, sides.after);
    if (situations.length * cost <= budget.left) {
      spend(budget, situations.length * cost);
      return { ...sides, situations };
    }
  }
}

/** Returns what a slice of a list costs at most. */
function costOf({ rules, conditions }: RuleSet): number {
  return conditions.reduce((sum, condition) => sum + wordsIn(condition), rules.count + 1);
}

function sideOf(list: RuleSet, most: number): Side {
  // Where the most specific rule decides, nobody knows how specific a partial rule is.
  const conditions = modelOf(list) === "first-match" ? conditionsBySize(list).slice(0, most) : [];
  return { list, chosen: new Map(conditions) };
}

function situationsOf(before: Side, after: Side): readonly Situation[] {
  const isOneFormat = before.list.format.id === after.list.format.id;
  const found = new Map<string, Situation>();
  const add = (key: string, conditions: readonly Condition[], old: Condition, now: Condition) => {
    if (!found.has(key)) found.set(key, { conditions: conditions.filter(isSaid), before: old, after: now });
  };
  const held = [before, after].map(({ list, chosen }) => [...chosen.values(), ...nothingIn(list)]);
  const [ofOld = [], ofNow = []] = held;
  for (const old of ofOld) {
    for (const now of ofNow) {
      const both = isOneFormat ? together(old, now) : undefined;
      if (both !== undefined) add(conditionKey(both), both === old || both === now ? [both] : [old, now], both, both);
      else if (!isOneFormat) add(`${conditionKey(old)} ${conditionKey(now)}`, [old, now], old, now);
    }
  }
  const atomsOf = ({ conditions }: Situation) => conditions.flatMap(({ atoms }) => atoms);
  const breadthOf = (situation: Situation) => atomsOf(situation).reduce((sum, atom) => sum + breadthOfAtom(atom), 0);
  return [...found.values()].sort(
    (one, other) => atomsOf(one).length - atomsOf(other).length || breadthOf(other) - breadthOf(one),
  );
}

/** Returns a number that is lower for an atom than for another one that it implies. */
function breadthOfAtom({ values, terms = [], isOther }: Atom): number {
  return isOther ? Number.MAX_SAFE_INTEGER / 1024 - values.length : values.length + terms.length;
}

/** Returns the conditions of connections for which no rule with more conditions is sure: usual ones, and the others of the format. */
function nothingIn({ format: { world } }: RuleSet): readonly Condition[] {
  const usual: Condition = { atoms: [], why: "" };
  if (world === undefined) return [usual];
  return [usual, { atoms: [], why: `for connections with ${world.name} ${world.value}`, world }];
}

function isSaid({ atoms, world }: Condition): boolean {
  return atoms.length > 0 || world !== undefined;
}

/**
 * Replaces each condition that may change between two rules by one that is only for its rule.
 *
 * The same rule in two versions of a list then asks the same: whether a file that was not read has the address, for example.
 */
function withFixedConditions(list: RuleSet): { readonly list: RuleSet; readonly unknown: readonly Condition[] } {
  const { rules } = list;
  if (rules.conditions === undefined || list.conditions.every(isFixed)) return { list, unknown: [] };
  const keys = list.conditions.map((condition) => (isFixed(condition) ? undefined : conditionKey(condition)));
  const numbers = rules.conditions.slice();
  const unknown: Condition[] = [];
  const seen = new Map<string, number>();
  for (const id of partialRules(rules)) {
    const [condition, key] = [conditionOf(list, id), keys[conditionNumberOf(rules, id) - 1]];
    if (condition === undefined || key === undefined) continue;
    const words = isUnread(rules, id) ? ruleLabel(list, id) : "";
    const asked = [actionOf(rules, id), matchKeyOf(sourceOf(rules, id)), words, key].join(" ");
    const times = (seen.get(asked) ?? 0) + 1;
    seen.set(asked, times);
    const own = { name: `${asked} ${times}`, values: ["yes"] };
    const fixed = condition.atoms.filter(({ isChanging }) => isChanging !== true);
    unknown.push({ ...condition, atoms: [...fixed, own] });
    numbers[id] = list.conditions.length + unknown.length;
  }
  const conditions = [...list.conditions, ...unknown];
  return { list: { ...list, conditions, rules: { ...rules, conditions: numbers } }, unknown };
}

/** Whether two lists have the same rules with the same conditions, in the same order. O(rules + words of all conditions). */
function isSameList(before: RuleSet, after: RuleSet): boolean {
  if (before.format.id !== after.format.id || before.rules.count !== after.rules.count) return false;
  if (modelOf(before) !== modelOf(after) || defaultActionOf(before) !== defaultActionOf(after)) return false;
  const [old, now] = [before, after].map(({ conditions }) => ["", ...conditions.map(conditionKey)]);
  for (let id = 0; id < before.rules.count; id++) {
    if (!haveEqualContent(before.rules, id, after.rules, id)) return false;
    if (old?.[conditionNumberOf(before.rules, id)] !== now?.[conditionNumberOf(after.rules, id)]) return false;
    if (isUnread(before.rules, id) && ruleLabel(before, id) !== ruleLabel(after, id)) return false;
  }
  return true;
}

/** Returns the partial rules of a list that no situation is about. */
export function boundedOnly({ list, chosen }: Side): readonly RuleId[] {
  return partialRules(list.rules).filter((id) => !chosen.has(conditionNumberOf(list.rules, id)));
}

/**
 * Returns a list as it is in a situation, compiled. `ids` are its rules in the whole list.
 *
 * Rules that no situation is about are left out, but those with the action `bounded` count as rules that match.
 */
export function* listIn(
  side: Side,
  held: Condition,
  bounded: Action | undefined,
  budget: Budget,
): Steps<{ readonly list: CompiledList; readonly ids: Uint32Array }> {
  const { ruleSet, ids } = yield* slicedIn(side, held, bounded);
  const list = { ruleSet, partition: yield* compileInSteps(ruleSet, modelOf(ruleSet), halfOfBudget(budget)) };
  return { list, ids };
}

function* slicedIn({ list, chosen }: Side, held: Condition, bounded: Action | undefined): Steps<RuleSlice> {
  const { rules } = list;
  const isBounded = (id: RuleId, number: number) => actionOf(rules, id) === bounded && !chosen.has(number);
  if (modelOf(list) === "first-match") return sliceWhere(list, held, isBounded);
  // Of these rules nobody knows when they are asked. So they are asked first.
  const sure = sliceWhere(list, held);
  const order = yield* evaluationOrder(sure.ruleSet, modelOf(list));
  const first = partialRules(rules).filter((id) => isBounded(id, conditionNumberOf(rules, id)));
  const ids = Uint32Array.from([...first, ...Array.from(order, (id) => sure.ids[id] ?? 0)]);
  return { ruleSet: { ...withoutConditions(list, ids), evaluate: undefined, usualModel: "first-match" }, ids };
}
