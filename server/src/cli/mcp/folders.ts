import { lstat, realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import {
  type Analysis,
  type Config,
  chooseList,
  chooseNamed,
  type Findings,
  faultIn,
  findingsOf,
  type Given,
  type GivenViews,
  quoted,
  type RuleSet,
  viewsFor,
} from "../../core/index.js";
import { everyFile, findFiles, holds } from "../../find.node.js";
import { includeFiles } from "../../include.node.js";
import { type CompiledFile, ceilingReader, withPartition } from "../compiled.js";
import { configurationOf, nothingConfigured } from "../configuration.js";
import { isUsageError, usageError } from "../failure.js";
import { readExactly, reasonOf } from "../files.js";
import { listNamesIn, listsAmong } from "../findRuleFiles.js";
import { type ListReader, listReader, noList } from "../lists.js";
import { givenIn, type Input, textIn } from "./input.js";

/** The folders of a server. Reads nothing outside the folders, whatever links and configurations name. */
export interface Folders {
  /** Finds the rule file that `name` names, or the only one. Throws a usage error if none or several fit. */
  readonly choose: (name: string | undefined) => Promise<FoundFile>;
  /** Finds all rule files that the configuration does not exclude. */
  readonly all: () => Promise<readonly FoundFile[]>;
  /** Throws a usage error if the file cannot be read. */
  readonly read: (file: FoundFile) => Promise<string>;
  /**
   * Reads and compiles the list that the input names by `file` and `list`, as it is for the connections that `given` is about.
   *
   * Throws a usage error if there is none, or if `given` has a value that a name cannot have.
   */
  readonly asked: (input: Input) => Promise<AskedList>;
  /**
   * Returns the list of a text that `list` names, or the only one. Throws a usage error if there is none.
   *
   * With `takesOnly` it is the only list of a file, whatever its name is.
   */
  readonly listIn: (text: string, file: FoundFile, list: string | undefined, takesOnly?: boolean) => Promise<RuleSet>;
  /** Reads texts of files in these folders. Their paths are real ones. */
  readonly reader: ListReader;
  /** Returns a function that lists the findings of an analysis. Uses the severities and the ceiling that are configured for the file. */
  readonly checker: (file: FoundFile) => Promise<(analysis: Analysis) => Findings>;
  readonly report: (fault: string) => void;
  /** Returns what could not be read so far: folders, links, configurations and lists. The first of many. */
  readonly faults: () => readonly string[];
}

/** A list of a file for an answer. */
export interface AskedList extends CompiledFile {
  readonly file: FoundFile;
  /** What is given in vain. */
  readonly notes: readonly string[];
}

/** A rule file inside the folders. */
export interface FoundFile {
  /** The path that people see. */
  readonly path: string;
  /** The real path. */
  readonly place: string;
}

const FAULTS_AT_MOST = 20;

/** Opens folders for one question: each question reads the files again. `places` are their real paths. */
export async function openFolders(places: readonly string[]): Promise<Folders> {
  const faults: string[] = [];
  let faultCount = 0;
  const report = (fault: string) => {
    const shown = quoted(fault, 500);
    if (!faults.includes(shown) && faultCount++ < FAULTS_AT_MOST) faults.push(shown);
  };
  const isInside = (place: string) => places.some((folder) => holds(folder, place));
  const configuration = await configurationOf(undefined, {
    async mayRead(file) {
      const place = await realpath(file).catch(() => undefined);
      // A link that leads nowhere is read, so that this is reported.
      if (place === undefined) return isInside(dirname(file));
      if (isInside(place)) return true;
      const isLink = isInside(dirname(file)) && (await lstat(file)).isSymbolicLink();
      if (isLink) report(`${shownPath(file)} leads out of the server's folders. It was not read.`);
      return false;
    },
    report,
  });

  async function configOf({ place }: FoundFile): Promise<Config> {
    try {
      return await configuration.of(place);
    } catch (error) {
      if (!isUsageError(error)) throw error;
      report(error.message);
      return nothingConfigured;
    }
  }

  /** Returns the place of a path inside the folders. `undefined` for any other, so that nobody learns what is outside. */
  async function placeInside(path: string): Promise<string | undefined> {
    const place = await realpath(path).catch(() => undefined);
    return place !== undefined && isInside(place) ? place : undefined;
  }

  async function found(): Promise<readonly FoundFile[]> {
    const byPlace = new Map<string, FoundFile>();
    for (const folder of places) {
      const namesIn = (_: string, place: string) => listNamesIn(place, configuration);
      const { files, unreadable } = await findFiles(folder, { ...everyFile, namesIn }, isInside);
      for (const { path, error } of unreadable) report(reasonOf(shownPath(join(folder, path)), error));
      const lists = await listsAmong(files, ({ target }) => target, configuration);
      for (const { target } of lists) byPlace.set(target, { path: shownPath(target), place: target });
    }
    return [...byPlace.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
  }

  async function read({ path, place }: FoundFile): Promise<string> {
    const kind = await stat(place).catch((error: unknown) => {
      throw usageError(reasonOf(path, error));
    });
    // Reading a pipe would never end.
    if (!kind.isFile()) throw usageError(`${path} is not a file.`);
    return await readExactly(place);
  }

  const readInside = async (path: string) => {
    const place = await placeInside(path);
    if (place === undefined) throw usageError(`${path} is not in the server's folders. It was not read.`);
    return await read({ path, place });
  };
  const reader = listReader({}, configuration, readInside, includeFiles(isInside));

  async function listIn(
    text: string,
    { path, place }: FoundFile,
    list: string | undefined,
    takesOnly = false,
  ): Promise<RuleSet> {
    const lists = await reader.allIn(text, place);
    if (lists.length === 0) throw noList(path);
    const chosen = chooseList(lists, takesOnly && lists.length === 1 ? undefined : list, path);
    if ("fault" in chosen) throw usageError(chosen.fault);
    return chosen;
  }

  async function choose(name: string | undefined): Promise<FoundFile> {
    const place = name === undefined ? undefined : await placeInside(name);
    if (name !== undefined && place !== undefined) {
      const [list] = await listsAmong([place], (path) => path, configuration);
      if (list !== undefined) return { path: shownPath(name), place };
    }
    const files = (await found()).map((file) => ({ ...file, name: file.path, key: file.place.split(sep).join("/") }));
    const [only] = files;
    if (only === undefined) throw usageError("There are no rule files (*.imcrules) in the server's folders.");
    if (name === undefined && files.length === 1) return only;
    const chosen =
      name === undefined
        ? faultIn(`There are ${files.length} rule files.`, files)
        : chooseNamed(name, files, "in the server's folders");
    if ("fault" in chosen) throw usageError(chosen.fault);
    return chosen;
  }

  const ceilingFor = ceilingReader(reader, report);

  return {
    report,
    faults: () =>
      faultCount > faults.length ? [...faults, `${faultCount - faults.length} more could not be read.`] : faults,
    read,
    reader,
    async asked(input) {
      const file = await choose(textIn(input, "file"));
      const list = await listIn(await read(file), file, textIn(input, "list"));
      const { views, notes } = viewsIn([list], givenIn(input), file.path);
      return { ...withPartition(views[0] ?? list), file, notes };
    },
    listIn,
    choose,
    async all() {
      const files = await found();
      const wanted = await Promise.all(files.map(async (file) => (await configOf(file)).isWanted(file.place)));
      return files.filter((_, index) => wanted[index]);
    },
    async checker(file) {
      const config = await configOf(file);
      const ceiling = await ceilingFor(config.ceilingOf(file.place));
      return (analysis) => findingsOf(analysis, config.severity, ceiling);
    },
  };
}

/** Returns lists as they are for some connections. Throws a usage error if a name cannot have the value that is given. */
export function viewsIn(lists: readonly RuleSet[], given: Given, path: string): GivenViews {
  const found = viewsFor(lists, given, path);
  if (found.fault !== undefined) throw usageError(`"given" has ${found.fault}`);
  return found;
}

/** Returns a path as people write it: from the working folder where the file lies in it. */
function shownPath(path: string): string {
  const inside = relative("", resolve(path));
  return inside === "" || inside.startsWith("..") ? resolve(path) : inside.split(sep).join("/");
}
