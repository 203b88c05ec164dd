import { stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { findFiles, isRuleFile } from "../find.node.js";
import { configurationOf } from "./configuration.js";
import { fail, usageError } from "./failure.js";
import { readRuleFile, reasonOf, STANDARD_INPUT } from "./files.js";
import { repositoryRoot, revisionsOf, type Tree, textsOf, treeOf } from "./git.js";

/** Two versions of a rule file. A text is `undefined` where the file does not exist. */
export interface Versions {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Which files `diff` compares. */
export interface ComparedFiles {
  /** Set if the words name two files. Otherwise files with equal texts are left out. */
  readonly isPair: boolean;
  readonly files: readonly Versions[];
}

/**
 * Reads the versions that the words of `diff` name.
 *
 * Two words that are both files, folders or `-` are the old and the new list. Otherwise the first is a revision, `OLD` or `OLD..NEW`,
 * and the others name files and folders. Throws if the first word is neither.
 */
export async function versionsOf(words: readonly string[]): Promise<ComparedFiles> {
  const [first = "", second = ""] = words;
  const [old, now] = [await kindOf(first), await kindOf(second)];
  if (words.length === 2 && old !== undefined && now !== undefined) return betweenPaths(first, old, second, now);
  if (words.length === 1 && old !== undefined) {
    throw usageError(`${first} is a ${old}. Name a second file to compare it with, or a revision before it.`);
  }
  return sinceRevision(first, words.slice(1));
}

type Kind = "file" | "folder";

async function kindOf(word: string): Promise<Kind | undefined> {
  if (word === STANDARD_INPUT) return "file";
  const found = await stat(word).catch(() => undefined);
  return found && (found.isDirectory() ? "folder" : "file");
}

async function betweenPaths(old: string, oldKind: Kind, now: string, newKind: Kind): Promise<ComparedFiles> {
  if (oldKind !== newKind)
    throw usageError(`${old} is a ${oldKind} and ${now} is a ${newKind}. Compare two files or two folders.`);
  if (oldKind === "file") {
    if (old === STANDARD_INPUT && now === STANDARD_INPUT) {
      throw usageError("only one of the two files can come from standard input");
    }
    const [before, after] = [await readRuleFile(old), await readRuleFile(now)];
    return { isPair: true, files: [{ path: now, before, after }] };
  }
  const [before, after] = [await ruleFilesIn(old), await ruleFilesIn(now)];
  const files: Versions[] = [];
  for (const path of union(before, after)) {
    const [was, is] = [before.has(path), after.has(path)];
    files.push({
      path: join(is ? now : old, path),
      before: was ? await readRuleFile(join(old, path)) : undefined,
      after: is ? await readRuleFile(join(now, path)) : undefined,
    });
  }
  return { isPair: false, files: files.filter(({ before, after }) => before !== after) };
}

async function sinceRevision(word: string, paths: readonly string[]): Promise<ComparedFiles> {
  const root = repositoryRoot(word);
  const { old, now } = revisionsOf(word);
  const named = paths.map((path) => inRepository(root, path));
  const configuration = await configurationOf(undefined);
  const shown = (path: string) => relative("", join(root, path));
  const isNamed = async (path: string) => {
    if (named.includes(path)) return true;
    const isBelow = named.length === 0 || named.some((folder) => folder === "" || path.startsWith(`${folder}/`));
    return isBelow && isRuleFile(path) && (await configuration.of(shown(path))).isWanted(shown(path));
  };

  const before = await filtered(treeOf(old), isNamed);
  const after = now === undefined ? undefined : await filtered(treeOf(now), isNamed);
  const present = after ?? new Set(await filteredPaths(await workingFiles(root, named), isNamed));
  for (const [place, path] of paths.entries()) {
    const folder = `${named[place]}/`;
    const isIn = (files: Iterable<string>) =>
      [...files].some((file) => file === named[place] || folder === "/" || file.startsWith(folder));
    if (!isIn(before.keys()) && !isIn(present.keys()))
      throw usageError(`no rule file ${path}, neither before nor after`);
  }

  const differing = union(before, present).filter(
    (path) => after === undefined || before.get(path) !== after.get(path),
  );
  const blobs = [before, ...(after === undefined ? [] : [after])].flatMap((tree) =>
    differing.flatMap((path) => {
      const blob = tree.get(path);
      return blob === undefined ? [] : [{ path: shown(path), blob }];
    }),
  );
  const texts = textsOf(blobs);
  const textIn = (tree: Tree, path: string) => texts.get(tree.get(path) ?? "");
  const files: Versions[] = [];
  for (const path of differing) {
    const written = after === undefined && present.has(path) ? await readRuleFile(shown(path)) : undefined;
    files.push({
      path: shown(path),
      before: textIn(before, path),
      after: after === undefined ? written : textIn(after, path),
    });
  }
  return { isPair: false, files: files.filter(({ before: was, after: is }) => was !== is) };
}

/** Returns a path of the working folder as a path from the root of the repository, with slashes. Empty for the root. */
function inRepository(root: string, path: string): string {
  const inside = relative(root, resolve(path)).split(sep).join("/");
  if (inside === ".." || inside.startsWith("../")) throw usageError(`${path} is outside of the repository ${root}`);
  return inside;
}

/** Finds the files of the working tree, by their paths from the root. Leaves out links, which Git keeps as texts. */
async function workingFiles(root: string, named: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const place of named.length === 0 ? [""] : named) {
    const kind = await kindOf(join(root, place));
    if (kind === "file") found.push(place);
    if (kind !== "folder") continue;
    for (const [path, target] of await searched(join(root, place))) {
      const inside = place === "" ? path : `${place}/${path}`;
      if (target === join(root, inside)) found.push(inside);
    }
  }
  return found;
}

/** Finds the rule files in a folder that the configuration wants, by their paths from it. */
async function ruleFilesIn(folder: string): Promise<ReadonlySet<string>> {
  const configuration = await configurationOf(undefined);
  const paths = [...(await searched(folder)).keys()];
  return new Set(
    await filteredPaths(paths, async (path) =>
      (await configuration.of(join(folder, path))).isWanted(join(folder, path)),
    ),
  );
}

/** Searches a folder. Reports what cannot be read. Returns the real path by the path from the folder. */
async function searched(folder: string): Promise<ReadonlyMap<string, string>> {
  const { files, unreadable } = await findFiles(folder);
  for (const { path, error } of unreadable)
    fail(`${reasonOf(join(folder, path), error)}. Rule files there are skipped.`);
  return new Map(files.map(({ path, target }) => [path, target]));
}

async function filtered(tree: Tree, isWanted: (path: string) => Promise<boolean>): Promise<Tree> {
  const paths = new Set(await filteredPaths(tree.keys(), isWanted));
  return new Map([...tree].filter(([path]) => paths.has(path)));
}

async function filteredPaths(
  paths: Iterable<string>,
  isWanted: (path: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const wanted: string[] = [];
  for (const path of paths) if (await isWanted(path)) wanted.push(path);
  return wanted;
}

function union(
  one: { readonly keys: () => Iterable<string> },
  other: { readonly keys: () => Iterable<string> },
): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].sort();
}
