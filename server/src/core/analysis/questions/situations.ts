import { type CompiledList, compileInSteps } from "../../matcher/partition.js";
import { type Atom, type Condition, conditionKey, together, wordsIn } from "../../model/condition.js";
import {
  conditionOf,
  defaultActionOf,
  evaluationOrder,
  lineNumberOf,
  modelOf,
  type RuleId,
  type RuleSet,
  ruleLabel,
  withRules,
} from "../../model/ruleSet.js";
import {
  actionOf,
  conditionNumberOf,
  haveEqualContent,
  isUnread,
  partialRules,
  pickRules,
  sourceOf,
} from "../../model/ruleTable.js";
import { conditionsBySize, isFixed, type RuleSlice, sliceWhere, withoutConditions } from "../../model/slice.js";
import { matchKeyOf, type Source, specificityOf } from "../../model/source.js";
import type { Action } from "../../model/statement.js";
import { type Budget, halfOfBudget, ROWS_A_STEP, type Steps, spend } from "../../text/steps.js";
import { rulesOverlapping } from "./neighbours.js";

/**
 * What is sure of a connection besides its address: no condition holds, or one, or one of each list.
 *
 * More conditions at once show nothing new. If two lists decide an address otherwise, one rule decides before and one rule decides now.
 * Where the conditions of these two hold and nothing else is sure, both lists have fewer rules, and the same two decide. One of the two
 * is an edited rule, since rules that both lists have in the same order cannot swap their parts.
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
  /** May lack rules that decide alike in both lists. */
  readonly list: RuleSet;
  /** Its rules by their ids in the whole list. */
  readonly ids: Uint32Array;
  /** The conditions of the situations, by their numbers. Rules with other conditions are only bounded. */
  readonly chosen: ReadonlyMap<number, Condition>;
  /** The edited rules of the whole list, see {@link editedRows}. `undefined` if any rule may decide what turns. */
  readonly edited: ReadonlySet<RuleId> | undefined;
}

/** Two lists, and the situations in which they may differ. The first ones imply no later ones. */
export interface ComparedSides {
  readonly before: Side;
  readonly after: Side;
  readonly situations: readonly Situation[];
  /** The conditions that may hold or not, even if everything is said of a connection. */
  readonly unknown: ReadonlySet<Condition>;
}

/**
 * Finds the situations of two lists, with at most `most` conditions of each list, and at most as many as the budget is enough for.
 *
 * `undefined` if `compare` says all: no list has conditions, or they are the same lists. O(situations × conditions).
 */
export function* comparedSides(
  before: RuleSet,
  after: RuleSet,
  budget: Budget,
  most: number,
): Steps<ComparedSides | undefined> {
  if (before.conditions.length + after.conditions.length === 0) return undefined;
  const [old, now] = [yield* withFixedConditions(before), yield* withFixedConditions(after)];
  const edited = yield* editedRows(old.list, now.list);
  if (edited !== undefined && edited.before.length + edited.after.length === 0) return undefined;
  const sources =
    edited === undefined ? [] : sourcesOf(old.list, edited.before).concat(sourcesOf(now.list, edited.after));
  const isLocal =
    edited !== undefined &&
    modelOf(before) === "first-match" &&
    sources.length <= FEW_SOURCES &&
    sources.every((source) => specificityOf(source) > 0);
  const [oldIds, newIds] = isLocal
    ? [
        Uint32Array.from(yield* rulesOverlapping(old.list.rules, sources)),
        Uint32Array.from(yield* rulesOverlapping(now.list.rules, sources)),
      ]
    : [allRules(old.list), allRules(now.list)];
  const [oldList, newList] = [withSome(old.list, oldIds), withSome(now.list, newIds)];
  const cost = costOf(oldList) + costOf(newList);
  const unknown = new Set([...old.unknown, ...now.unknown]);
  for (let conditions = most; ; conditions >>= 1) {
    const sides = {
      before: sideOf(oldList, oldIds, edited && new Set(edited.before), conditions),
      after: sideOf(newList, newIds, edited && new Set(edited.after), conditions),
    };
    if (conditions > 0 && conditions * cost > budget.left) continue;
    const situations = yield* situationsOf(sides.before, sides.after);
    if (conditions > 0 && situations.length * cost > budget.left) continue;
    spend(budget, situations.length * cost);
    return { ...sides, unknown, situations };
  }
}

/** The most sources of edited rules for which only the overlapping rules are compared. */
const FEW_SOURCES = 64;

interface EditedRows {
  readonly before: readonly RuleId[];
  readonly after: readonly RuleId[];
}

/**
 * Returns the rules between the equal ones at the start and at the end of two lists. Only addresses that these match may turn.
 *
 * `undefined` if the lists differ otherwise too, so that any address may turn. O(rules + words of all conditions).
 */
function* editedRows(before: RuleSet, after: RuleSet): Steps<EditedRows | undefined> {
  if (before.format.id !== after.format.id || modelOf(before) !== modelOf(after)) return undefined;
  if (defaultActionOf(before) !== defaultActionOf(after)) return undefined;
  const [old, now] = [before, after].map(({ conditions }) => ["", ...conditions.map(conditionKey)]);
  const isSame = (oldId: RuleId, newId: RuleId) =>
    haveEqualContent(before.rules, oldId, after.rules, newId) &&
    old?.[conditionNumberOf(before.rules, oldId)] === now?.[conditionNumberOf(after.rules, newId)];
  const shorter = Math.min(before.rules.count, after.rules.count);
  let first = 0;
  while (first < shorter && isSame(first, first)) if (++first % ROWS_A_STEP === 0) yield;
  let last = 0;
  while (last < shorter - first && isSame(before.rules.count - 1 - last, after.rules.count - 1 - last))
    if (++last % ROWS_A_STEP === 0) yield;
  const between = ({ rules: { count } }: RuleSet) =>
    Array.from({ length: count - last - first }, (_, at) => first + at);
  return { before: between(before), after: between(after) };
}

function sourcesOf({ rules }: RuleSet, ids: readonly RuleId[]): readonly Source[] {
  return ids.map((id) => sourceOf(rules, id));
}

function allRules({ rules }: RuleSet): Uint32Array {
  return Uint32Array.from({ length: rules.count }, (_, id) => id);
}

/** Returns a list of some rules, with the conditions of these. */
function withSome(list: RuleSet, ids: Uint32Array): RuleSet {
  const { conditions: numbers, ...rules } = pickRules(list.rules, ids);
  if (numbers === undefined) return withRules(list, rules);
  const used = [...new Set(numbers)].filter((number) => number !== 0);
  const places = new Map(used.map((number, place) => [number, place + 1]));
  const conditions = used.flatMap((number) => list.conditions[number - 1] ?? []);
  const renumbered = numbers.map((number) => places.get(number) ?? 0);
  return { ...withRules(list, used.length === 0 ? rules : { ...rules, conditions: renumbered }), conditions };
}

/** Returns what a slice of a list costs at most. */
function costOf({ rules, conditions }: RuleSet): number {
  return conditions.reduce((sum, condition) => sum + wordsIn(condition), rules.count + 1);
}

function sideOf(list: RuleSet, ids: Uint32Array, edited: ReadonlySet<RuleId> | undefined, most: number): Side {
  const ofEdited = new Set(
    Array.from(ids).flatMap((id, place) => (edited?.has(id) === true ? [conditionNumberOf(list.rules, place)] : [])),
  );
  const isLater = ([number]: readonly [number, Condition]) => Number(!ofEdited.has(number));
  const inOrder = [...conditionsBySize(list)].sort((one, other) => isLater(one) - isLater(other));
  // Where the most specific rule decides, nobody knows how specific a partial rule is.
  const chosen = new Map(modelOf(list) === "first-match" ? inOrder.slice(0, most) : []);
  const areChosen = [...ofEdited].every((number) => number === 0 || chosen.has(number));
  return { list, ids, chosen, edited: areChosen ? edited : undefined };
}

function* situationsOf(before: Side, after: Side): Steps<readonly Situation[]> {
  const isOneFormat = before.list.format.id === after.list.format.id;
  const found = new Map<string, Situation>();
  const add = (key: string, conditions: readonly Condition[], old: Condition, now: Condition) => {
    if (!found.has(key)) found.set(key, { conditions: conditions.filter(isSaid), before: old, after: now });
  };
  const both = [...before.list.conditions, ...after.list.conditions];
  const [ofOld = [], ofNow = []] = [before, after].map(({ list, chosen }) => [
    ...chosen.values(),
    ...nothingSure(isOneFormat ? both : list.conditions),
  ]);
  const [oldOfEdited, newOfEdited] = [conditionsOfEdited(before), conditionsOfEdited(after)];
  const mayDiffer = (old: Condition, now: Condition) =>
    oldOfEdited === undefined || newOfEdited === undefined || oldOfEdited(old) || newOfEdited(now);
  for (const old of ofOld) {
    yield;
    for (const now of ofNow) {
      if (!mayDiffer(old, now)) continue;
      const held = isOneFormat ? together(now, old) : undefined;
      if (held !== undefined) add(conditionKey(held), held === old || held === now ? [held] : [old, now], held, held);
      else if (!isOneFormat) add(`${conditionKey(old)} ${conditionKey(now)}`, [old, now], old, now);
    }
  }
  const atomsOf = ({ conditions }: Situation) => conditions.flatMap(({ atoms }) => atoms);
  const breadthOf = (situation: Situation) => atomsOf(situation).reduce((sum, atom) => sum + breadthOfAtom(atom), 0);
  return [...found.values()].sort(
    (one, other) => atomsOf(one).length - atomsOf(other).length || breadthOf(other) - breadthOf(one),
  );
}

/** Returns a function that tells whether a condition is one of edited rules. `undefined` if any rule may decide what turns. */
function conditionsOfEdited({ list, ids, chosen, edited }: Side): ((condition: Condition) => boolean) | undefined {
  if (edited === undefined) return undefined;
  const numbers = Array.from(ids).flatMap((id, place) =>
    edited.has(id) ? [conditionNumberOf(list.rules, place)] : [],
  );
  const conditions = new Set(numbers.map((number) => chosen.get(number)));
  // The rules without a condition decide where nothing is said.
  return (condition) => conditions.has(condition) || (conditions.has(undefined) && !isSaid(condition));
}

/** Returns a number that is lower for an atom than for another one that it implies. */
function breadthOfAtom({ values, terms = [], isOther }: Atom): number {
  return isOther ? Number.MAX_SAFE_INTEGER / 1024 - values.length : values.length + terms.length;
}

/** What is sure of any usual connection. */
export const NOTHING: Condition = { atoms: [], why: "" };

/** Returns what holds if no condition is sure: of usual connections, and of the others that some conditions are about. */
function nothingSure(conditions: readonly Condition[]): readonly Condition[] {
  const unusual = new Map<string, Condition>();
  for (const { world, atoms, why } of conditions) {
    if (world === undefined || (atoms.length > 0 && unusual.has(world.value))) continue;
    const words = atoms.length > 0 ? `for connections with ${world.name} ${world.value}` : why;
    unusual.set(world.value, { atoms: [], why: words, world });
  }
  return [NOTHING, ...unusual.values()];
}

function isSaid({ atoms, world }: Condition): boolean {
  return atoms.length > 0 || world !== undefined;
}

/** A list whose conditions all imply themselves. */
interface FixedList {
  readonly list: RuleSet;
  /** The conditions that were made for a rule each. */
  readonly unknown: readonly Condition[];
}

/**
 * Replaces each condition that may change between two rules by one that is only for its rule.
 *
 * The same rule in two versions of a list then asks the same: whether a file that was not read has the address, for example.
 */
function* withFixedConditions(list: RuleSet): Steps<FixedList> {
  const { rules } = list;
  if (rules.conditions === undefined || list.conditions.every(isFixed)) return { list, unknown: [] };
  const keys = list.conditions.map((condition) => (isFixed(condition) ? undefined : conditionKey(condition)));
  const numbers = rules.conditions.slice();
  const unknown: Condition[] = [];
  const seen = new Map<string, number>();
  for (const [place, id] of partialRules(rules).entries()) {
    if (place % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
    const [condition, key] = [conditionOf(list, id), keys[conditionNumberOf(rules, id) - 1]];
    if (condition === undefined || key === undefined) continue;
    const words = isUnread(rules, id) ? ruleLabel(list, id) : "";
    const asked = [actionOf(rules, id), matchKeyOf(sourceOf(rules, id)), words, key].join(" ");
    const times = (seen.get(asked) ?? 0) + 1;
    seen.set(asked, times);
    const own = { name: `${asked} ${times}`, values: ["yes"] };
    const fixed = condition.atoms.filter(({ isChanging }) => isChanging !== true);
    const why = `if line ${lineNumberOf(list, id)} applies (${condition.why})`;
    unknown.push({ ...condition, atoms: [...fixed, own], why });
    numbers[id] = list.conditions.length + unknown.length;
  }
  const conditions = [...list.conditions, ...unknown];
  return { list: { ...list, conditions, rules: { ...rules, conditions: numbers } }, unknown };
}

/** Whether a list has partial rules that no situation is about. */
export function hasBounded({ list: { rules }, chosen }: Side): boolean {
  return partialRules(rules).some((id) => !chosen.has(conditionNumberOf(rules, id)));
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
  return { list, ids: ids.map((id) => side.ids[id] ?? id) };
}

function* slicedIn({ list, chosen }: Side, held: Condition, bounded: Action | undefined): Steps<RuleSlice> {
  const { rules } = list;
  const isBounded = (id: RuleId, number: number) => actionOf(rules, id) === bounded && !chosen.has(number);
  if (modelOf(list) === "first-match") return yield* sliceWhere(list, held, isBounded);
  // Of these rules nobody knows when they are asked. So they are asked first.
  const sure = yield* sliceWhere(list, held);
  const order = yield* evaluationOrder(sure.ruleSet, modelOf(list));
  const first = partialRules(rules).filter((id) => isBounded(id, conditionNumberOf(rules, id)));
  const ids = Uint32Array.from([...first, ...Array.from(order, (id) => sure.ids[id] ?? 0)]);
  return { ruleSet: { ...(yield* withoutConditions(list, ids)), evaluate: undefined, usualModel: "first-match" }, ids };
}
