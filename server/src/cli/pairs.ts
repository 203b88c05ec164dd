import type { RuleSet } from "../core/index.js";
import { labelOf, onlyOf } from "./lists.js";

/** Two lists that are compared. One of them is `undefined` if its file has no list of that name. */
export interface ListPair {
  readonly name: string;
  readonly was: RuleSet | undefined;
  readonly is: RuleSet | undefined;
}

/** Pairs the lists of two files by their names. Two single lists are a pair, whatever their names. */
export function pairsOfLists(old: readonly RuleSet[], now: readonly RuleSet[]): readonly ListPair[] {
  if (old.length <= 1 && now.length <= 1) {
    const [[was], [is]] = [old, now];
    return [{ name: (is ?? was)?.name ?? "", was, is }];
  }
  const [oldByName, nowByName] = [byName(old), byName(now)];
  const names = [...new Set([...nowByName.keys(), ...oldByName.keys()])];
  return names.map((name) => ({ name, was: oldByName.get(name), is: nowByName.get(name) }));
}

function byName(lists: readonly RuleSet[]): ReadonlyMap<string, RuleSet> {
  return new Map(lists.map((list) => [list.name, list]));
}

/** Throws if one of two files has one list, which may be any of the lists of the other file. `pairs` are those of the files. */
export function refuseUnpaired(
  pairs: readonly ListPair[],
  old: readonly RuleSet[],
  oldPath: string,
  now: readonly RuleSet[],
  path: string,
): void {
  if (pairs.some(({ was, is }) => was !== undefined && is !== undefined)) return;
  if (old.length === 1) onlyOf(now, path);
  else if (now.length === 1) onlyOf(old, oldPath);
}

/** Says that a list of one of two files was not compared. */
export function unpairedText(path: string, name: string, isAdded: boolean): string {
  return `imcrules: ${labelOf(path, name)}: the list was ${isAdded ? "added" : "removed"}, so it was not compared`;
}
