import { lstatSync, realpathSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { type IncludeFiles, readGlob } from "../core/index.js";
import { findFiles } from "../find.node.js";
import type { Configuration } from "./configuration.js";
import { fail, failOnUsageError, usageError } from "./failure.js";
import { readExactly, reasonOf, STANDARD_INPUT } from "./files.js";
import { listsAmong, listsIn, possibleLists, WILDCARD } from "./findRuleFiles.js";
import { filesIn, repositoryRoot, revisionsOf, type Tree, textsOf, treeOf, workingPaths } from "./git.js";

/** Two versions of a rule file. A text is `undefined` where the file does not exist. */
export interface Versions {
  readonly path: string;
  /** The path of the version before, by which its format is known. */
  readonly oldPath: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The files that each version may include, if these are not on the disk. */
  readonly filesBefore?: IncludeFiles | undefined;
  readonly filesAfter?: IncludeFiles | undefined;
}

/** Which files `diff` compares. */
export interface ComparedFiles {
  /** Set if the words name two files. */
  readonly isPair: boolean;
  readonly files: readonly Versions[];
}

/**
 * Reads the versions that the words of `diff` name.
 *
 * Two words that are both files, folders or `-` are the old and the new list. Otherwise the first is a revision, `OLD` or `OLD..NEW`,
 * and the others name files and folders. No configuration leaves out a file: a change of it could hide another one. Throws if the first
 * word is neither.
 */
export async function versionsOf(words: readonly string[], configuration: Configuration): Promise<ComparedFiles> {
  const [first = "", second = ""] = words;
  const [old, now] = [await kindOf(first), await kindOf(second)];
  if (words.length === 2 && old !== undefined && now !== undefined)
    return betweenPaths(first, old, second, now, configuration);
  if (old !== undefined) {
    throw usageError(
      words.length === 1
        ? `${first} is a ${old}. Name a second file to compare it with, or a revision before it.`
        : `no such file: ${second}. Name two files, or a revision before the paths.`,
    );
  }
  return sinceRevision(first, words.slice(1), configuration);
}

type Kind = "file" | "folder";

async function kindOf(word: string): Promise<Kind | undefined> {
  if (word === STANDARD_INPUT) return "file";
  const found = await stat(word).catch(() => undefined);
  return found && (found.isDirectory() ? "folder" : "file");
}

async function betweenPaths(
  old: string,
  oldKind: Kind,
  now: string,
  newKind: Kind,
  configuration: Configuration,
): Promise<ComparedFiles> {
  if (oldKind !== newKind) {
    throw usageError(`${old} is a ${oldKind} and ${now} is a ${newKind}. Compare two files or two folders.`);
  }
  if (oldKind === "file") {
    if (old === STANDARD_INPUT && now === STANDARD_INPUT) {
      throw usageError("only one of the two files can come from standard input");
    }
    const [before, after] = [await readExactly(old), await readExactly(now)];
    return { isPair: true, files: [{ path: now, oldPath: old, before, after }] };
  }
  const [before, after] = [await ruleFilesIn(old, configuration), await ruleFilesIn(now, configuration)];
  const files: Versions[] = [];
  for (const path of union(before, after)) {
    const [was, is] = [before.has(path), after.has(path)];
    const versions = await readable(
      async () => (was ? await readExactly(join(old, path)) : undefined),
      async () => (is ? await readExactly(join(now, path)) : undefined),
    );
    if (versions !== undefined) {
      files.push({ path: join(is ? now : old, path), oldPath: join(was ? old : now, path), ...versions });
    }
  }
  return { isPair: false, files };
}

/** Reads two versions. Reports if one cannot be read: the other files are still worth comparing. */
async function readable(
  before: ReadVersion,
  after: ReadVersion,
): Promise<Pick<Versions, "before" | "after"> | undefined> {
  try {
    return { before: await before(), after: await after() };
  } catch (error) {
    return failOnUsageError(error);
  }
}

type ReadVersion = () => Promise<string | undefined>;

/** Finds the rule files in a folder, by their paths from it. Reports what cannot be read. */
async function ruleFilesIn(folder: string, configuration: Configuration): Promise<ReadonlySet<string>> {
  const { files, unreadable } = await findFiles(folder, listsIn(folder, configuration));
  for (const { path, error } of unreadable) {
    fail(`${reasonOf(join(folder, path), error)}. Rule files there are skipped.`);
  }
  const lists = await listsAmong(files, ({ path }) => join(folder, path), configuration);
  return new Set(lists.map(({ path }) => path));
}

async function sinceRevision(
  word: string,
  paths: readonly string[],
  configuration: Configuration,
): Promise<ComparedFiles> {
  const root = repositoryRoot(word);
  const { old, now } = revisionsOf(word);
  const filters = paths.map((path) => filterOf(root, path));
  const named = new Set(paths.map((path) => insideOf(root, path)));
  const mayBeList = possibleLists((path) => shownIn(root, path), configuration);
  // A repository may have many other files.
  const isKept = async (path: string) =>
    named.has(path) || ((filters.length === 0 || filters.some((matches) => matches(path))) && (await mayBeList(path)));
  const [filesBefore, filesAfter] = [filesIn(root, old), now === undefined ? undefined : filesIn(root, now)];
  const before = await treeOf(old, isKept);
  const after = now === undefined ? await workingTree(root, named, before, isKept) : await treeOf(now, isKept);
  const others = union(before, after).filter((path) => !named.has(path));
  const lists = new Set(await listsAmong(others, (path) => shownIn(root, path), configuration));
  const all = union(before, after).filter((path) => named.has(path) || lists.has(path));
  for (const [place, path] of paths.entries()) {
    if (!all.some((one) => filters[place]?.(one))) throw usageError(`no rule file ${path}, neither before nor after`);
  }

  const compared = all.filter((path) => !isLinkIn(path, before, after, shownIn(root, path)));
  const texts = textsOf(
    [before, after].flatMap((tree) =>
      compared.flatMap((path) => {
        const blob = tree.get(path)?.blob;
        return blob === undefined ? [] : [{ path: shownIn(root, path), blob }];
      }),
    ),
  );
  const files: Versions[] = [];
  for (const path of compared) {
    const textIn = async (tree: WorkingTree) => {
      const file = tree.get(path);
      if (file === undefined) return undefined;
      return file.blob === undefined ? readExactly(shownIn(root, path)) : texts.get(file.blob)?.();
    };
    const versions = await readable(
      () => textIn(before),
      () => textIn(after),
    );
    const shown = shownIn(root, path);
    if (versions !== undefined) files.push({ path: shown, oldPath: shown, ...versions, filesBefore, filesAfter });
  }
  return { isPair: false, files };
}

/** Files by their paths from the root. Without a blob the text is on disk. */
type WorkingTree = ReadonlyMap<string, { readonly blob: string | undefined; readonly isLink: boolean }>;

/** Returns the rule files on disk that Git sees, and those that are named. A file that a sparse checkout leaves out is unchanged. */
async function workingTree(
  root: string,
  named: ReadonlySet<string>,
  before: Tree,
  isKept: (path: string) => Promise<boolean>,
): Promise<WorkingTree> {
  const files = new Map<string, { blob: string | undefined; isLink: boolean }>();
  const others = Array.from(named, (path) => ({ path, isAbsent: false }));
  for (const { path, isAbsent } of [...workingPaths(root), ...others]) {
    if (!(await isKept(path))) continue;
    const found = lstatSync(join(root, path), { throwIfNoEntry: false });
    const unchanged = before.get(path);
    if (found?.isFile() || found?.isSymbolicLink())
      files.set(path, { blob: undefined, isLink: found.isSymbolicLink() });
    else if (found === undefined && isAbsent && unchanged !== undefined) files.set(path, unchanged);
  }
  return files;
}

/** Whether a file is a link in one of the versions. If it was none in the other, that is reported: its list is not compared. */
function isLinkIn(path: string, before: WorkingTree, after: WorkingTree, shown: string): boolean {
  const [was, is] = [before.get(path), after.get(path)];
  const isLink = was?.isLink === true || is?.isLink === true;
  if (isLink && was?.isLink !== is?.isLink) fail(`${shown} is a link in one of the versions, so it was not compared`);
  return isLink;
}

/** Returns a path from the root as one that the working folder understands. */
function shownIn(root: string, path: string): string {
  const shown = relative(realpathSync("."), join(root, path));
  return shown === STANDARD_INPUT ? `./${shown}` : shown;
}

/** Returns whether a path from the root is the file, in the folder or matched by the glob that a word names. */
function filterOf(root: string, word: string): (path: string) => boolean {
  const inside = insideOf(root, word);
  if (WILDCARD.test(word)) {
    const read = readGlob(inside);
    if ("fault" in read) throw usageError(`${word}: ${read.fault}`);
    return read.glob.matches;
  }
  return (path) => path === inside || inside === "" || path.startsWith(`${inside}/`);
}

/** Returns a path of the working folder as a path from the root of the repository, with slashes. Empty for the root. */
function insideOf(root: string, path: string): string {
  const inside = relative(root, realPlace(resolve(path)))
    .split(sep)
    .join("/");
  if (inside === ".." || inside.startsWith("../")) throw usageError(`${path} is outside of the repository ${root}`);
  return inside;
}

/** Returns a path with the links of its folder resolved, as far as the folder exists. A link at its end stays. */
function realPlace(path: string): string {
  const folder = dirname(path);
  if (folder === path) return path;
  try {
    return join(realpathSync(folder), basename(path));
  } catch {
    return join(realPlace(folder), basename(path));
  }
}

function union(
  one: { readonly keys: () => Iterable<string> },
  other: { readonly keys: () => Iterable<string> },
): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].sort();
}
