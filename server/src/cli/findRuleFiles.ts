import { realpath, stat } from "node:fs/promises";
import { join, normalize, resolve, sep } from "node:path";
import { readGlob } from "../core/index.js";
import { findFiles, type SearchResult } from "../find.node.js";
import type { Configuration } from "./configuration.js";
import { fail, usageError } from "./failure.js";
import { reasonOf, STANDARD_INPUT } from "./files.js";

export interface RuleFiles {
  readonly paths: readonly string[];
  /** False if a folder could not be read. That was reported. */
  readonly isWhole: boolean;
}

/**
 * Finds the rule files that arguments name, each once, in the order of the arguments.
 *
 * The files of a folder or a glob are sorted, and the configuration may exclude some. A file that is named itself is excluded only
 * with `forceExclude`. A file that several arguments or links lead to gets the path that was named, else the first one.
 *
 * Throws if an argument names no file.
 */
export async function findRuleFiles(
  args: readonly string[],
  configuration: Configuration,
  forceExclude = false,
): Promise<RuleFiles> {
  const pathByTarget = new Map<string, GivenPath>();
  let isWhole = true;
  for (const arg of args) {
    const named = await namedFile(arg);
    const { files, unreadable } = named ?? (await search(arg));
    for (const { path, error } of unreadable) {
      if (await configuration.isExcluded(path)) continue;
      isWhole = false;
      fail(`${reasonOf(path, error)}; rule files there are left out`);
    }
    const mayBeExcluded = named === undefined || (forceExclude && arg !== STANDARD_INPUT);
    const wanted = mayBeExcluded ? await filter(files, ({ path }) => configuration.isWanted(path)) : files;
    if (files.length === 0 && unreadable.length === 0) throw usageError(`no rule files (*.imcrules) in ${arg}`);
    if (files.length > 0 && wanted.length === 0 && !forceExclude) {
      throw usageError(`none of the rule files in ${arg} is wanted by the configuration`);
    }
    for (const { path, target } of wanted) {
      const known = pathByTarget.get(target);
      const isBetter = known === undefined || (named !== undefined && !known.isNamed);
      if (isBetter) pathByTarget.set(target, { path, isNamed: named !== undefined });
    }
  }
  return { paths: Array.from(pathByTarget.values(), ({ path }) => path), isWhole };
}

interface GivenPath {
  readonly path: string;
  /** Whether an argument is this very path. */
  readonly isNamed: boolean;
}

/** Returns the one file that an argument names. `undefined` if it names a folder or a glob. */
async function namedFile(arg: string): Promise<SearchResult | undefined> {
  if (arg === STANDARD_INPUT) return { files: [{ path: arg, target: arg }], unreadable: [] };
  const kind = await stat(arg).catch((error: unknown) => {
    if (!isGlob(arg)) throw usageError(reasonOf(arg, error));
  });
  if (kind === undefined || kind.isDirectory()) return undefined;
  const target = await realpath(arg).catch(() => resolve(arg));
  return { files: [{ path: normalize(arg), target }], unreadable: [] };
}

/** Finds the files in a folder, or those that a glob matches. */
async function search(arg: string): Promise<SearchResult> {
  const isFolder = (await stat(arg).catch(() => undefined))?.isDirectory() === true;
  if (isFolder) return within(arg, await findFiles(arg));
  const { folder, glob } = splitGlob(arg);
  const read = readGlob(glob);
  if ("fault" in read) throw usageError(`${arg}: ${read.fault}`);
  if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true) return { files: [], unreadable: [] };
  return within(folder, await findFiles(folder, read.glob));
}

function within(folder: string, { files, unreadable }: SearchResult): SearchResult {
  return {
    files: files.map(({ path, target }) => ({ path: join(folder, path), target })),
    unreadable: unreadable.map(({ path, error }) => ({ path: join(folder, path), error })),
  };
}

const WILDCARD = /[*?[{]/;

function isGlob(arg: string): boolean {
  return WILDCARD.test(arg);
}

/** Splits a glob into the folder before its first wildcard and the rest, so that only that folder is searched. */
function splitGlob(arg: string): { readonly folder: string; readonly glob: string } {
  const path = arg.split(sep).join("/");
  const end = path.lastIndexOf("/", path.search(WILDCARD));
  return { folder: end < 0 ? "." : path.slice(0, end) || "/", glob: path.slice(end + 1) };
}

async function filter<Item>(items: readonly Item[], isWanted: (item: Item) => Promise<boolean>): Promise<Item[]> {
  const wanted = await Promise.all(items.map(isWanted));
  return items.filter((_, place) => wanted[place]);
}
