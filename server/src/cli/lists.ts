import { dirname, resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import {
  asOurs,
  counted,
  formatIds,
  type IncludeFiles,
  linedText,
  quoted,
  type ReadAs,
  type RuleSet,
  readAsNamed,
  readAsOf,
  readAsOption,
  readInSteps,
  readWithIncludes,
  runToEnd,
} from "../core/index.js";
import { isRuleFile } from "../find.node.js";
import { includeFiles } from "../include.node.js";
import type { Configuration } from "./configuration.js";
import { usageError } from "./failure.js";
import { readExactly, STANDARD_INPUT, withoutMark } from "./files.js";
import { note } from "./print.js";

/** The options that choose how a command reads its files. */
export interface ListOptions {
  /** The format of all files, instead of that of each. */
  readonly as?: ReadAs;
  /** The name of the list to read, of several in a file. */
  readonly list?: string;
}

/** Reads the lists of files, each as its program does. */
export interface ListReader {
  /** Whether a file is certainly read as our own language, before it is read. */
  readonly isSurelyOurs: (path: string) => boolean;
  /** Reads the lists of a file: all, or the one that `--list` names. Throws if the file is no list in spite of its name. */
  readonly read: (path: string) => Promise<readonly RuleSet[]>;
  /**
   * Returns the lists of a text, none if it is no list. Throws if `--list` names none of them.
   *
   * `files` are those that it may include. By default these are on the disk.
   */
  readonly listsIn: (text: string, path: string, files?: IncludeFiles) => Promise<readonly RuleSet[]>;
  /** Reads the list of a text. Throws if there are several and `--list` names none. */
  readonly listIn: (text: string, path: string) => Promise<RuleSet>;
  readonly readOne: (path: string) => Promise<RuleSet>;
}

export function listReader(
  { as: given, list: wanted }: ListOptions,
  configuration: Configuration,
  readText: (path: string) => Promise<string> = readExactly,
  onDisk: IncludeFiles = includeFiles(),
): ListReader {
  /** Returns how a file is read. `undefined` for one that is no list. */
  async function readAs(path: string, text: string): Promise<ReadAs | undefined> {
    if (given !== undefined) return readAsNamed(given, path);
    if (isRuleFile(path) || path === STANDARD_INPUT) return asOurs;
    return readAsOf(path, text, await configuration.of(path));
  }

  async function listsIn(text: string, path: string, files = onDisk): Promise<readonly RuleSet[]> {
    const how = await readAs(path, text);
    if (how === undefined) return [];
    // The mark means nothing to us. To other programs it is a part of the first line.
    const shown = how.format === "imcrules" ? withoutMark(text) : text;
    const lined = linedText(shown);
    const folder = path === STANDARD_INPUT ? resolve("") : dirname(resolve(path));
    const lists = await readWithIncludes(how, (as) => runToEnd(readInSteps(lined, as)), files, folder);
    if (wanted === undefined) return lists;
    const named = lists.filter(({ name }) => name === wanted);
    if (named.length > 0) return named;
    throw usageError(`${path} has no list "${quoted(wanted, 200)}", ${listNames(lists)}`);
  }

  async function listIn(text: string, path: string): Promise<RuleSet> {
    const lists = await listsIn(text, path);
    const [only] = lists;
    if (only === undefined) throw noList(path);
    if (lists.length > 1) {
      throw usageError(`${path} has ${counted(lists.length, "list")}. Name one with --list, ${listNames(lists)}`);
    }
    return only;
  }

  return {
    isSurelyOurs: (path) => given === undefined && isRuleFile(path),
    listsIn,
    async read(path) {
      const lists = await listsIn(await readText(path), path);
      if (lists.length === 0) throw noList(path);
      return lists;
    },
    listIn,
    readOne: async (path) => listIn(await readText(path), path),
  };
}

export function noList(path: string): Error {
  return usageError(`${path} is no list. Name its format with --as if it is one.`);
}

const NAMES_AT_MOST = 20;

function listNames(lists: readonly RuleSet[]): string {
  const [only] = lists;
  if (only?.name === "" && lists.length === 1) return "only one without a name. Omit --list.";
  const names = lists.slice(0, NAMES_AT_MOST).map(({ name }) => `"${quoted(name, 200)}"`);
  const more = lists.length > names.length ? ` and ${lists.length - names.length} more` : "";
  return `such as ${names.join(", ")}${more}`;
}

/** Reports on standard error what the answers about a file leave out. A program loads all lists of a file, or none. */
export function noteIgnored(
  lists: readonly Pick<RuleSet, "format" | "problemCount" | "remarks">[],
  path: string,
): void {
  const [first] = lists;
  const refused = lists.flatMap(({ remarks }) => remarks.filter(({ code }) => code === "program-refuses"));
  if (first !== undefined && refused.length > 0) {
    const line = Math.min(...refused.map((remark) => remark.line)) + 1;
    note(`imcrules: ${first.format.program} does not load ${path}: line ${line}, see imcrules check`);
    return;
  }
  const count = lists.reduce((sum, { problemCount }) => sum + problemCount, 0);
  if (count > 0) note(`imcrules: ${count === 1 ? "1 line" : `${count} lines`} of ${path} ignored, see imcrules check`);
}

/** Returns the name of a file for people, with that of one of its lists. */
export function labelOf(path: string, list: string): string {
  return list === "" ? path : `${path} (${list})`;
}

const formatNames = formatIds.flatMap((id) =>
  id === "plain" ? [id, "plain:haproxy"] : id === "hosts-access" ? [id, "hosts-access:deny"] : [id],
);

/** Makes the option `--as`, which says how all files of the command are read. */
export function asOption(): Option {
  return new Option(
    "--as <format>",
    `read the files as lists of another program: ${formatNames.slice(1).join(", ")}`,
  ).argParser((text: string) => {
    const as = readAsOption(text);
    if (as === undefined) {
      throw new InvalidArgumentError(`The formats are ${formatNames.join(", ")}.`);
    }
    return as;
  });
}

/** Makes the option `--list`, which names one of the lists of a file. */
export function listOption(): Option {
  return new Option("--list <name>", "the list to read, if a file has several");
}
