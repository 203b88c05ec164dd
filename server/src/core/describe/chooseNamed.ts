import type { RuleSet } from "../model/ruleSet.js";
import { counted } from "./counts.js";
import { quoted } from "./wording.js";

/** A thing that people name by the end of its path. */
export interface Named {
  /** Its whole path or URI, with slashes. */
  readonly key: string;
  /** The path that people see. */
  readonly name: string;
}

/** What is wrong with an input, and what to do. */
export interface Fault {
  readonly fault: string;
}

const NAMES_AT_MOST = 20;

/** Returns the rule file that an assistant names by its path or the end of it. `where` says what was searched. */
export function chooseNamed<One extends Named>(input: string, all: readonly One[], where: string): One | Fault {
  const path = input.replaceAll("\\", "/").replace(/^\.?\/+/, "");
  const exact = all.find(({ key, name }) => key === input || name === path);
  if (exact !== undefined) return exact;
  const fitting = all.filter(({ key }) => key.endsWith(`/${path}`));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const shown = quoted(input, 200);
  return only === undefined
    ? faultIn(`There is no rule file "${shown}" ${where}.`, all)
    : faultIn(`"${shown}" is the end of ${fitting.length} paths.`, fitting);
}

/** Says what is wrong, and which files the input may name. */
export function faultIn(what: string, files: readonly Named[]): Fault {
  return { fault: `${what} Give "file", one of: ${firstNames(files, ({ name }) => quoted(name, 200))}.` };
}

/** Returns the list of a file that somebody names, or the only one. `file` is what messages call the file. */
export function chooseList<List extends Pick<RuleSet, "name">>(
  lists: readonly List[],
  wanted: string | undefined,
  file: string,
): List | Fault {
  const [first] = lists;
  const chosen = wanted === undefined ? first : lists.find(({ name }) => name === wanted);
  if (chosen !== undefined && (wanted !== undefined || lists.length === 1)) return chosen;
  if (lists.length === 1 && first?.name === "") {
    return { fault: `${file} has only one list, which has no name. Omit "list".` };
  }
  const what = wanted === undefined ? `has ${counted(lists.length, "list")}` : `has no list "${quoted(wanted, 200)}"`;
  return { fault: `${file} ${what}. Give "list", one of: ${namesOfLists(lists)}.` };
}

/** Lists the names of lists: `"server a", "server b"`. */
export function namesOfLists(lists: readonly Pick<RuleSet, "name">[]): string {
  return firstNames(lists, ({ name }) => `"${quoted(name, 200)}"`);
}

function firstNames<One>(all: readonly One[], nameOf: (one: One) => string): string {
  const names = all.slice(0, NAMES_AT_MOST).map(nameOf);
  return `${names.join(", ")}${all.length > names.length ? ` and ${all.length - names.length} more` : ""}`;
}
