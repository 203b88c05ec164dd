import { readFileSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { join, normalize, resolve, sep } from "node:path";
import { certainFormat, isCertainName, readGlob } from "../core/index.js";
import { everyFile, type FileFilter, findFiles, isRuleFile, type SearchResult } from "../find.node.js";
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
  const { folder, filter } = kind === undefined ? splitGlob(arg) : { folder: arg, filter: everyFile };
  const isFolder = (await stat(folder).catch(() => undefined))?.isDirectory() === true;
  const { files, unreadable } = isFolder ? await findFiles(folder, filter) : { files: [], unreadable: [] };
  const found = files.map(({ path, target }) => ({ path: join(folder, path), target }));
  return {
    files: kind === undefined ? found : await listsAmong(found, ({ path }) => path, configuration),
    unreadable: unreadable.map(({ path, error }) => ({ path: join(folder, path), error })),
    isNamed: false,
  };
}

/** Returns the files that are lists: by their name, or since the configuration names them. */
export async function listsAmong<File>(
  files: readonly File[],
  pathOf: (file: File) => string,
  configuration: Configuration,
): Promise<readonly File[]> {
  const areLists = await Promise.all(
    files.map(async (file) => {
      const path = pathOf(file);
      if (isRuleFile(path)) return true;
      // A configuration that cannot be read is reported with the first file that it is for.
      const config = await configuration.of(path).catch((error: unknown) => {
        if (!isUsageError(error)) throw error;
        return nothingConfigured;
      });
      const configured = config.readAs(path);
      if (configured !== undefined) return configured !== "none";
      return isCertainName(path) && isListOnDisk(path);
    }),
  );
  return files.filter((_, place) => areLists[place]);
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
