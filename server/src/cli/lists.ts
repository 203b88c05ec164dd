import { dirname, resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import {
  asOurs,
  counted,
  formatIds,
  type IncludeFiles,
  ignoredLineCount,
  isRuleFile,
  linedText,
  namesOfLists,
  quoted,
  type ReadAs,
  type RuleSet,
  readAsNamed,
  readAsOf,
  readAsOption,
  readInSteps,
  readWithIncludes,
  refusalIn,
  runToEnd,
} from "../core/index.js";
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
  /** The same for answers about the lists. Reports on standard error what the answers leave out. */
  readonly readToAsk: (path: string) => Promise<readonly RuleSet[]>;
  /** Returns the lists of a text, none if it is no list. Throws if `--list` names none of them. */
  readonly listsIn: (text: string, path: string) => Promise<readonly RuleSet[]>;
  /**
   * Returns all lists of a text, whatever `--list` names.
   *
   * `files` are those that it may include. By default these are on the disk.
   */
  readonly allIn: (text: string, path: string, files?: IncludeFiles) => Promise<readonly RuleSet[]>;
  /** Reads the lists of a file as {@link ListReader.read} does. Throws if its program does not load the file. */
  readonly readLoaded: (path: string) => Promise<readonly RuleSet[]>;
  /** Reads the lists of a file beside the first one. A file's only list is taken whatever its name is, also with `--list`. */
  readonly readOthers: (path: string) => Promise<readonly RuleSet[]>;
  /** Reads the list of a file. Throws if there are several and `--list` names none. */
  readonly readOne: (path: string) => Promise<RuleSet>;
  /** Reads the list of a file beside the first one, as {@link ListReader.readOthers} does. Throws if there are several. */
  readonly readOther: (path: string) => Promise<RuleSet>;
  /** Reads the list of a file that bounds others. Throws if there are several. */
  readonly readCeiling: (path: string) => Promise<RuleSet>;
}

export function listReader(
  { as, list: wanted }: ListOptions,
  configuration: Configuration,
  readText: (path: string) => Promise<string> = readExactly,
  onDisk: IncludeFiles = includeFiles(),
): ListReader {
  const overridden = new Set<string>();

  /** Says that a file is not read as its name says. Once: a command may read the file twice. */
  function noteOverridden(path: string, { format }: ReadAs): void {
    if (!isRuleFile(path) || format === "imcrules" || overridden.has(path)) return;
    overridden.add(path);
    note(`imcrules: ${path} is read as ${format}, as --as says`);
  }

  /**
   * Returns how a file is read. `undefined` for one that is no list.
   *
   * `isOther` is for a file beside those that the command is about. In our own language it may bound lists of any format.
   */
  async function readAs(path: string, text: string, isOther: boolean): Promise<ReadAs | undefined> {
    if (as !== undefined && !(isOther && isRuleFile(path))) {
      noteOverridden(path, as);
      return readAsNamed(as, path);
    }
    if (isRuleFile(path) || path === STANDARD_INPUT) return asOurs;
    return readAsOf(path, text, await configuration.of(path));
  }

  async function allIn(text: string, path: string, files = onDisk, isOther = false): Promise<readonly RuleSet[]> {
    const how = await readAs(path, text, isOther);
    if (how === undefined) return [];
    // The mark means nothing to us. To other programs it is a part of the first line.
    const shown = how.format === "imcrules" ? withoutMark(text) : text;
    const lined = linedText(shown);
    const folder = path === STANDARD_INPUT ? resolve("") : dirname(resolve(path));
    return readWithIncludes(how, (read) => runToEnd(readInSteps(lined, read)), files, folder);
  }

  /** Returns all of the lists, or the one that `--list` names. */
  function chosen(lists: readonly RuleSet[], path: string): readonly RuleSet[] {
    return wanted === undefined || lists.length === 0 ? lists : namedIn(lists, wanted, path);
  }

  async function readAll(path: string, isOther = false): Promise<readonly RuleSet[]> {
    const lists = await allIn(await readText(path), path, onDisk, isOther);
    if (lists.length === 0) throw noList(path);
    return lists;
  }

  /** Reads all lists of a file. Throws if its program does not load the file. */
  async function readLoaded(path: string, isOther = false): Promise<readonly RuleSet[]> {
    const lists = await readAll(path, isOther);
    const refusal = refusalOf(lists, path);
    if (refusal !== undefined) throw usageError(refusal);
    return lists;
  }

  async function readOthers(path: string): Promise<readonly RuleSet[]> {
    const lists = await readLoaded(path, true);
    return lists.length === 1 ? lists : chosen(lists, path);
  }

  return {
    isSurelyOurs: (path) => as === undefined && isRuleFile(path),
    listsIn: async (text, path) => chosen(await allIn(text, path), path),
    read: async (path) => chosen(await readAll(path), path),
    async readToAsk(path) {
      const all = await readAll(path);
      const lists = chosen(all, path);
      noteIgnored(lists, path, all);
      return lists;
    },
    allIn,
    readLoaded: async (path) => chosen(await readLoaded(path), path),
    readOthers,
    readOne: async (path) => onlyOf(chosen(await readLoaded(path), path), path),
    readOther: async (path) => onlyOf(await readOthers(path), path),
    async readCeiling(path) {
      const lists = await readLoaded(path, true);
      if (lists.length <= 1) return onlyOf(lists, path);
      throw usageError(
        `${path} has ${counted(lists.length, "list")}, so it cannot bound others. Name a file with one list.`,
      );
    },
  };
}

/**
 * Returns a function that says whether the rules of a file were already asked with those of the file beside it.
 *
 * hosts.allow and hosts.deny are one list. Call it for each file in order.
 */
export function askedBeside(): (path: string, lists: readonly RuleSet[]) => boolean {
  const asked = new Set<string>();
  return (path, [list]) => {
    if (asked.has(resolve(path))) return true;
    const { beside, included } = list?.options ?? {};
    // A file that could not be read with this one answers alone.
    if (beside !== undefined && (included?.get(beside)?.length ?? 0) > 0) asked.add(resolve(dirname(path), beside));
    return false;
  };
}

/** Returns the only list of a file. Throws if there is none, or if there are several. */
export function onlyOf(lists: readonly RuleSet[], path: string): RuleSet {
  const [only] = lists;
  if (only === undefined) throw noList(path);
  if (lists.length > 1) {
    throw usageError(`${path} has ${counted(lists.length, "list")}. Name one with --list, ${listNames(lists)}`);
  }
  return only;
}

/** Returns the list with a name. Throws if there is none. */
export function namedIn(lists: readonly RuleSet[], wanted: string, path: string): readonly RuleSet[] {
  const named = lists.filter(({ name }) => name === wanted);
  if (named.length > 0) return named;
  throw usageError(`${path} has no list "${quoted(wanted, 200)}", ${listNames(lists)}`);
}

export function noList(path: string): Error {
  return usageError(`${path} is no list. Name its format with --as if it is one.`);
}

function listNames(lists: readonly RuleSet[]): string {
  const [only] = lists;
  if (only?.name === "" && lists.length === 1) return "only one without a name. Omit --list.";
  return `such as ${namesOfLists(lists)}`;
}

/** What {@link noteIgnored} reads of a list. */
type Noted = Pick<RuleSet, "format" | "problemCount" | "idleDirectives" | "remarks">;

/**
 * Reports on standard error what the answers about a file leave out. `all` are all lists of the file: a program loads all of them,
 * or none.
 */
export function noteIgnored(lists: readonly Noted[], path: string, all: readonly Noted[] = lists): void {
  const refusal = refusalOf(all, path);
  if (refusal !== undefined) {
    note(`imcrules: ${refusal}`);
    return;
  }
  noteIgnoredLines(
    lists.reduce((sum, list) => sum + ignoredLineCount(list), 0),
    path,
  );
}

/** Reports on standard error how many lines of a file have no effect because of an error. */
export function noteIgnoredLines(count: number, path: string): void {
  if (count > 0) note(`imcrules: ${count === 1 ? "1 line" : `${count} lines`} of ${path} ignored, see imcrules check`);
}

/** Says why a program does not load a file. `undefined` if it loads the file. */
export function refusalOf(lists: readonly Noted[], path: string): string | undefined {
  const [first] = lists;
  const refused = refusalIn(lists);
  if (first === undefined || refused === undefined) return undefined;
  return `${first.format.program} does not load ${path}: line ${refused.line + 1}, see imcrules check`;
}

/** Returns the name of a file for people, with that of one of its lists. */
export function labelOf(path: string, list: string): string {
  return list === "" ? path : `${path} (${list})`;
}

/** The names that `--as` takes. */
export const formatNames: readonly string[] = formatIds.flatMap((id) =>
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
