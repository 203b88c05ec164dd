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
  const names = files.slice(0, NAMES_AT_MOST).map(({ name }) => quoted(name, 200));
  const more = files.length > names.length ? ` and ${files.length - names.length} more` : "";
  return { fault: `${what} Give "file", one of: ${names.join(", ")}${more}.` };
}
