import { readFileSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, normalize, resolve, sep } from "node:path";
import { type Config, certainFormat, isCertainName, isRuleFile, readGlob } from "../core/index.js";
import { everyFile, type FileFilter, findFiles, type SearchResult } from "../find.node.js";
import { type Configuration, nothingConfigured } from "./configuration.js";
import { fail, isUsageError, usageError } from "./failure.js";
import { reasonOf, STANDARD_INPUT } from "./files.js";

/**
 * Finds the rule files that arguments name, each once, in the order of the arguments.
 *
 * The files of a folder or a glob are sorted, and the configuration may exclude some. A file that is named itself is excluded only
 * with `forceExclude`. A file that several arguments or links lead to gets the path that was named, else the first one.
 *
 * `isWhole` is false if a folder could not be read. That was reported. Throws if an argument names no file.
 */
export async function findRuleFiles(args: readonly string[], configuration: Configuration, forceExclude = false) {
  const givenByTarget = new Map<string, { readonly path: string; readonly isNamed: boolean }>();
  let isWhole = true;
  for (const arg of args) {
    const { files, unreadable, isNamed } = await search(arg, configuration);
    for (const { path, error } of unreadable) {
      if ((await configuration.of(path)).isExcluded(path)) continue;
      isWhole = false;
      fail(`${reasonOf(path, error)}. Rule files there are skipped.`);
    }
    const mayBeExcluded = !isNamed || (forceExclude && arg !== STANDARD_INPUT);
    const configs = mayBeExcluded ? await Promise.all(files.map(({ path }) => configuration.of(path))) : [];
    const wanted = files.filter(({ path }, place) => configs[place]?.isWanted(path) ?? true);
    if (files.length === 0 && unreadable.length === 0) throw usageError(`no rule files (*.imcrules) in ${arg}`);
    if (files.length > 0 && wanted.length === 0 && !forceExclude) {
      throw usageError(`the configuration excludes all rule files in ${arg}`);
    }
    for (const { path, target } of wanted) {
      const known = givenByTarget.get(target);
      if (known === undefined || (isNamed && !known.isNamed)) givenByTarget.set(target, { path, isNamed });
    }
  }
  return { paths: Array.from(givenByTarget.values(), ({ path }) => path), isWhole };
}

/** Finds the file that an argument names, or the files in a folder, or those that a glob matches. */
async function search(
  arg: string,
  configuration: Configuration,
): Promise<SearchResult & { readonly isNamed: boolean }> {
  if (arg === STANDARD_INPUT) return { files: [{ path: arg, target: arg }], unreadable: [], isNamed: true };
  const kind = await stat(arg).catch((error: unknown) => {
    if (!WILDCARD.test(arg)) throw usageError(reasonOf(arg, error));
  });
  if (kind !== undefined && !kind.isDirectory()) {
    const target = await realpath(arg).catch(() => resolve(arg));
    return { files: [{ path: normalize(arg), target }], unreadable: [], isNamed: true };
  }
  const { folder, filter } = kind === undefined ? splitGlob(arg) : { folder: arg, filter: listsIn(arg, configuration) };
  const isFolder = (await stat(folder).catch(() => undefined))?.isDirectory() === true;
  const { files, unreadable } = isFolder ? await findFiles(folder, filter) : { files: [], unreadable: [] };
  const found = files.map(({ path, target }) => ({ path: join(folder, path), target }));
  return {
    files: kind === undefined ? found : await listsAmong(found, ({ path }) => path, configuration),
    unreadable: unreadable.map(({ path, error }) => ({ path: join(folder, path), error })),
    isNamed: false,
  };
}

/** Returns a filter of the files in a folder that may be lists. Their texts are not read. */
export function listsIn(folder: string, configuration: Configuration): FileFilter {
  return { ...everyFile, namesIn: (path) => listNamesIn(join(folder, path), configuration) };
}

/** Returns which names in a folder may be those of lists. Finds the configuration once. */
export async function listNamesIn(folder: string, configuration: Configuration): Promise<(name: string) => boolean> {
  const config = await ofUnfaulty(configuration.in(folder));
  return (name) => mayBeList(join(folder, name), config);
}

/**
 * Returns a function that says whether a path may be that of a list. Finds the configuration once for each folder.
 *
 * `placeOf` returns the place of a path in the file system.
 */
export function possibleLists(placeOf: (path: string) => string, configuration: Configuration) {
  const known = new Map<string, ReturnType<typeof listNamesIn>>();
  return async (path: string): Promise<boolean> => {
    const folder = dirname(path);
    const names = known.get(folder) ?? listNamesIn(dirname(placeOf(path)), configuration);
    known.set(folder, names);
    return (await names)(basename(path));
  };
}

/** Whether a file is a list by its name, or since the configuration names it. Its text may say otherwise. */
function mayBeList(path: string, config: Config): boolean {
  if (isRuleFile(path)) return true;
  const configured = config.readAs(path);
  return configured === undefined ? isCertainName(path) : configured !== "none";
}

/** Returns the files that are lists: by their name and text, or since the configuration names them. */
export async function listsAmong<File>(
  files: readonly File[],
  pathOf: (file: File) => string,
  configuration: Configuration,
): Promise<readonly File[]> {
  const areLists = await Promise.all(
    files.map(async (file) => {
      const path = pathOf(file);
      const config = await ofUnfaulty(configuration.of(path));
      if (!mayBeList(path, config)) return false;
      return isRuleFile(path) || config.readAs(path) !== undefined || isListOnDisk(path);
    }),
  );
  return files.filter((_, place) => areLists[place]);
}

/** Returns a configuration, or an empty one for one that cannot be read. That is reported with the first file that it is for. */
async function ofUnfaulty(configured: Promise<Config>): Promise<Config> {
  try {
    return await configured;
  } catch (error) {
    if (!isUsageError(error)) throw error;
    return nothingConfigured;
  }
}

/** Whether a file of a certain name is a list by its text too. True for one that cannot be read, so that reading it reports why. */
function isListOnDisk(path: string): boolean {
  try {
    return certainFormat(path, readFileSync(path, "utf8")) !== undefined;
  } catch {
    return true;
  }
}

/** The signs that make a path a glob. */
export const WILDCARD = /[*?[{]/;

/** Splits a glob into the folder before its first wildcard and the rest, so that only that folder is searched. */
function splitGlob(arg: string): { readonly folder: string; readonly filter: FileFilter } {
  const path = arg.split(sep).join("/");
  const end = path.lastIndexOf("/", path.search(WILDCARD));
  const read = readGlob(path.slice(end + 1));
  if ("fault" in read) throw usageError(`${arg}: ${read.fault}`);
  return { folder: end < 0 ? "." : path.slice(0, end) || "/", filter: read.glob };
}
