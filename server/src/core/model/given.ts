import type { Condition, Given, World } from "./condition.js";
import { type RuleSet, withRules } from "./ruleSet.js";
import { pickRules } from "./ruleTable.js";

/**
 * Returns a list as it is for connections of which something is known.
 *
 * Rules whose conditions hold then become sure, and rules whose conditions do not hold leave the list. A view for answers: findings are
 * about the whole list. O(rules).
 */
export function settle(ruleSet: RuleSet, given: Given): RuleSet {
  const { rules, conditions } = ruleSet;
  if (conditions.length === 0 || Object.keys(given).length === 0) return ruleSet;
  const worlds = conditions.flatMap(({ world }) => (world === undefined ? [] : [world]));
  const isUnusual = worlds.some((world) => given[world.name] === world.value);
  const left: Condition[] = [];
  // What becomes of each condition, by its number: `undefined` if it does not hold, 0 if it does, else the number of what is left.
  const numbers = [isUnusual ? undefined : 0, ...conditions.map((condition) => numberOf(condition))];
  const ids = Uint32Array.from({ length: rules.count }, (_, id) => id).filter(
    (id) => numbers[rules.conditions?.[id] ?? 0] !== undefined,
  );
  const { conditions: before = new Uint32Array(ids.length), ...picked } = pickRules(rules, ids);
  const after = before.map((number) => numbers[number] ?? 0);
  const table = left.length === 0 ? picked : { ...picked, conditions: after };
  return { ...withRules(ruleSet, table), conditions: left };

  function numberOf({ atoms, why, world }: Condition): number | undefined {
    const isWorldOpen = world !== undefined && given[world.name] === undefined;
    if (world === undefined ? isUnusual : !isWorldOpen && !isIn(world)) return undefined;
    if (atoms.some(({ name, values }) => given[name] !== undefined && !values.includes(given[name]))) return undefined;
    const open = atoms.filter(({ name }) => given[name] === undefined);
    if (open.length === 0 && !isWorldOpen) return 0;
    return left.push({ atoms: open, why, world: isWorldOpen ? world : undefined });
  }

  function isIn({ name, value }: World): boolean {
    return given[name] === value;
  }
}

/** Returns the names that the conditions of a list ask for, each with the values that occur. */
export function askedNames({ conditions }: RuleSet): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  const add = (name: string, values: readonly string[]) => {
    const known = names.get(name) ?? new Set();
    for (const value of values) known.add(value);
    names.set(name, known);
  };
  for (const { atoms, world } of conditions) {
    for (const { name, values, isChanging } of atoms) if (!isChanging) add(name, values);
    if (world !== undefined) add(world.name, [world.value]);
  }
  return names;
}
