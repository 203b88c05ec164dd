import type { Atom, Condition, Given, World } from "./condition.js";
import type { Format } from "./format.js";
import { type RuleSet, withRules } from "./ruleSet.js";
import { conditionNumberOf, pickRules } from "./ruleTable.js";

/**
 * Returns the list for the connections that `said` describes.
 *
 * Rules whose conditions hold then become sure, and rules whose conditions do not hold leave the list. A view for answers: findings are
 * about the whole list. O(rules).
 */
export function settle(ruleSet: RuleSet, said: Given): RuleSet {
  const { rules, conditions, format } = ruleSet;
  const given = knownOf(format, said);
  const worlds = [format, ...conditions].flatMap(({ world }) => (world === undefined ? [] : [world]));
  const isUnusual = worlds.some(isIn);
  if ((conditions.length === 0 && !isUnusual) || Object.keys(given).length === 0) return ruleSet;
  const left: Condition[] = [];
  // What becomes of each condition, by its number: `undefined` if it does not hold, 0 if it does, else the number of what is left.
  const numbers = [isUnusual ? undefined : 0, ...conditions.map((condition) => numberOf(condition))];
  const ids = Uint32Array.from({ length: rules.count }, (_, id) => id).filter(
    (id) => numbers[conditionNumberOf(rules, id)] !== undefined,
  );
  const { conditions: before = new Uint32Array(ids.length), ...picked } = pickRules(rules, ids);
  const after = before.map((number) => numbers[number] ?? 0);
  const table = left.length === 0 ? picked : { ...picked, conditions: after };
  return { ...withRules(ruleSet, table), conditions: left, isView: true };

  function numberOf({ atoms, why, world }: Condition): number | undefined {
    const isWorldOpen = world !== undefined && given[world.name] === undefined;
    if (world === undefined ? isUnusual : !isWorldOpen && !isIn(world)) return undefined;
    const results = atoms.map((atom) => settleAtom(atom, given));
    if (results.includes(false)) return undefined;
    const open = results.filter((result) => typeof result === "object");
    if (open.length === 0 && !isWorldOpen) return 0;
    return left.push({ atoms: open, why, world: isWorldOpen ? world : undefined });
  }

  function isIn({ name, value }: World): boolean {
    return given[name] === value;
  }
}

/** Returns the values that a name may have. `undefined` if nobody can list them. */
export function valuesOf({ given }: Format, name: string): readonly string[] | undefined {
  const values = given?.names.get(name) ?? TERM_VALUES;
  return values === "any" ? undefined : values;
}

const TERM_VALUES = ["yes", "no"];

/** Returns a value as conditions have it. `undefined` if the name has no such value. */
export function valueMeant(format: Format, name: string, text: string): string | undefined {
  const value = format.given?.isCaseless === true ? text.toLowerCase() : text;
  return (valuesOf(format, name)?.includes(value) ?? true) ? value : undefined;
}

/** Leaves out the values that a name cannot have: who says one of them knows nothing of the name. */
function knownOf(format: Format, said: Given): Given {
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, text]) => {
      const value = valueMeant(format, name, text);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Returns whether an atom holds, or what is left of it if nobody knows. */
function settleAtom(atom: Atom, given: Given): Atom | boolean {
  const { name, values, terms = [], isOther, isChanging } = atom;
  if (isChanging) return atom;
  const value = given[name];
  if (isOther) return value === undefined ? atom : !values.includes(value);
  if ((value !== undefined && values.includes(value)) || terms.some((term) => given[term] === "yes")) return true;
  const left = { values: value === undefined ? values : [], terms: terms.filter((term) => given[term] === undefined) };
  return left.values.length + left.terms.length > 0 && { ...atom, ...left };
}

/** Returns the names that the conditions of a list ask for, each with the values that occur. */
export function askedNames({ conditions, format }: RuleSet): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  const add = (name: string, values: readonly string[]) => {
    const known = names.get(name) ?? new Set();
    for (const value of values) known.add(value);
    names.set(name, known);
  };
  for (const { atoms, world } of conditions) {
    for (const { name, values, terms = [], isChanging } of atoms) {
      if (isChanging) continue;
      // Only terms may settle some atoms, such as a host name of PostgreSQL.
      if (values.length > 0 || format.given?.names.has(name) === true) add(name, values);
      for (const term of terms) add(term, TERM_VALUES);
    }
    if (world !== undefined) add(world.name, [world.value]);
  }
  return names;
}
