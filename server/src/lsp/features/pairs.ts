import type { RuleSet } from "../../core/index.js";

/** A list in two versions of a file. `undefined` in a version without the list. */
export type Pair<List> = readonly [old: List | undefined, now: List | undefined];

/** Pairs the lists of two versions by their names. The only list of each has no need of a name. */
export function pairsOf<List extends { readonly ruleSet: RuleSet }>(
  before: readonly List[],
  after: readonly List[],
): readonly Pair<List>[] {
  if (before.length === 1 && after.length === 1) return [[before[0], after[0]]];
  const byName = new Map(before.map((list) => [list.ruleSet.name, list]));
  const names = new Set(after.map(({ ruleSet }) => ruleSet.name));
  return [
    ...after.map((now): Pair<List> => [byName.get(now.ruleSet.name), now]),
    ...before.flatMap((old): Pair<List>[] => (names.has(old.ruleSet.name) ? [] : [[old, undefined]])),
  ];
}
