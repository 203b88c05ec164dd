import { isUtf8 } from "node:buffer";
import { spawnSync } from "node:child_process";
import { dirname, join, posix, relative, sep } from "node:path";
import type { FolderEntries, IncludeFiles } from "../core/index.js";
import { isUsageError, usageError } from "./failure.js";
import { decoded } from "./files.js";

/**
 * Reads files at a revision of a Git repository.
 *
 * A repository may be hostile, and its configuration names programs. Only commands are run that read objects: they start no filter and no
 * textconv. Git would fetch a missing object of a partial clone with `core.sshCommand`. So fetching is forbidden.
 */

/** The rule files of a revision, by their paths from the root of the repository. */
export type Tree = ReadonlyMap<string, GitFile>;

export interface GitFile {
  /** The id of the text, or of the target of a link. */
  readonly blob: string;
  readonly isLink: boolean;
}

/** Runs Git in the working folder. Returns its standard output, and in one line why it failed. */
function git(args: readonly string[], input = ""): { readonly out: Buffer; readonly failure: string | undefined } {
  const env = {
    ...process.env,
    GIT_NO_LAZY_FETCH: "1",
    // Before version 2.45 Git knows this variable only.
    GIT_ALLOW_PROTOCOL: "none",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
  const { error, status, stdout, stderr } = spawnSync("git", args, { env, input, maxBuffer: 2 ** 30 });
  if (error !== undefined) {
    throw usageError("code" in error && error.code === "ENOENT" ? "git is not installed" : `git: ${error.message}`);
  }
  const said = stderr.toString("utf8").split("\n");
  const fatal = said.find((line) => line.startsWith("fatal: ")) ?? said[0] ?? "";
  return { out: stdout, failure: status === 0 ? undefined : fatal.replace("fatal: ", "") };
}

/** Returns the root of the repository that the working folder is in. Throws if there is none. */
export function repositoryRoot(word: string): string {
  const { out, failure } = git(["rev-parse", "--show-toplevel"]);
  if (failure === undefined) return out.toString("utf8").replace(/\n$/, "");
  throw usageError(
    failure.startsWith("not a git repository")
      ? `${word} is no file, and the working folder is not in a Git repository. Name two files, or a revision in a repository.`
      : `cannot read the Git repository: ${failure}`,
  );
}

/** The two revisions of `OLD..NEW`, or the one of `OLD`, as ids of commits. `OLD...NEW` begins where the two parted. */
export function revisionsOf(word: string): { readonly old: string; readonly now: string | undefined } {
  const parted = /^(.*?)(\.\.\.?)(.*)$/s.exec(word);
  if (parted === null) return { old: commitOf(word, word), now: undefined };
  const [, first = "", dots, second = ""] = parted;
  const [old, now] = [first, second].map((revision) => commitOf(revision || "HEAD", word));
  if (old === undefined || dots === "..") return { old: old ?? "", now };
  const base = git(["merge-base", old, now ?? ""]);
  if (base.failure !== undefined) throw usageError(`the revisions of ${word} have no common commit`);
  return { old: base.out.toString("latin1").trim(), now };
}

function commitOf(revision: string, word: string): string {
  const { out, failure } = git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
  if (failure === undefined) return out.toString("latin1").trim();
  throw usageError(`no such file or revision: ${word}`);
}

/** Returns the files of a commit that `isKept` accepts by their paths. */
export async function treeOf(commit: string, isKept: (path: string) => Promise<boolean>): Promise<Tree> {
  const { out, failure } = git(["ls-tree", "-r", "-z", "--full-tree", commit]);
  if (failure !== undefined) throw usageError(`cannot read the files of ${commit}: ${failure}`);
  const tree = new Map<string, GitFile>();
  for (const entry of entriesIn(out)) {
    const [, mode, blob, path] = /^(100\d{3}|120000) blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
    if (blob !== undefined && path !== undefined && (await isKept(path)))
      tree.set(path, { blob, isLink: mode === "120000" });
  }
  return tree;
}

/** The most links that lead to a file. */
const LINKS_AT_MOST = 8;

/** Returns the files of a commit, in place of those on the disk below the root of the repository. */
export function filesIn(root: string, commit: string): IncludeFiles {
  let whole: Promise<Tree> | undefined;
  const treeOnce = () => {
    whole ??= treeOf(commit, async () => true);
    return whole;
  };
  const inTree = (folder: string, path: string) => relative(root, join(folder, path)).split(sep).join("/");

  /** Returns the text of a file. Follows links, but not out of the folder. */
  function readIn(tree: Tree, folder: string, path: string): string | undefined {
    const start = inTree(folder, "");
    let at = inTree(folder, path);
    for (let links = 0; links <= LINKS_AT_MOST; links++) {
      const file = tree.get(at);
      if (file === undefined || (start !== "" && !at.startsWith(`${start}/`))) return undefined;
      const text = textsOf([{ path: at, blob: file.blob }]).get(file.blob)?.();
      if (!file.isLink || text === undefined) return text;
      at = posix.join(posix.dirname(at), text);
    }
    return undefined;
  }

  return {
    has: async (folder, name) => (await treeOnce()).has(inTree(folder, name)),
    async read(folder, path) {
      try {
        return readIn(await treeOnce(), folder, path);
      } catch (error) {
        // A text that is not in this clone, or not UTF-8, is none to follow.
        if (isUsageError(error)) return undefined;
        throw error;
      }
    },
    async list(folder, path) {
      const place = inTree(folder, path);
      const names = namesIn(await treeOnce(), place === "" ? "" : `${place}/`);
      return names.files.length + names.folders.length === 0 ? undefined : names;
    },
    parentOf: (folder) => (folder === root ? undefined : dirname(folder)),
  };
}

/** Returns the names of the files and folders whose paths begin with a folder and its slash. */
function namesIn(tree: Tree, start: string): FolderEntries {
  const files: string[] = [];
  const folders = new Set<string>();
  for (const path of tree.keys()) {
    if (!path.startsWith(start)) continue;
    const [name = "", ...below] = path.slice(start.length).split("/");
    if (below.length === 0) files.push(name);
    else folders.add(name);
  }
  return { files, folders: [...folders] };
}

/**
 * Returns the paths that Git sees in the working tree, tracked and new ones, without those that it ignores. Removed files are among them.
 *
 * `isAbsent` tells the files that a sparse checkout leaves out.
 */
export function workingPaths(root: string): readonly { readonly path: string; readonly isAbsent: boolean }[] {
  const listing = ["ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard"];
  const { out, failure } = git(["-C", root, "-c", "core.fsmonitor=false", ...listing]);
  if (failure !== undefined) throw usageError(`cannot read the Git repository: ${failure}`);
  return entriesIn(out).map((entry) => ({ path: entry.slice(2), isAbsent: entry.startsWith("S ") }));
}

/** Returns the entries that Git ends with NUL. Throws for a name that is not UTF-8, which could be mistaken for another. */
function entriesIn(out: Buffer): readonly string[] {
  if (!isUtf8(out)) throw usageError("the repository has names of files that are not UTF-8. Rename these first.");
  return out.toString("utf8").split("\0").slice(0, -1);
}

/**
 * Returns the texts of some files, by their blobs. Throws for a blob that is not in the repository.
 *
 * The text is decoded when it is asked for, which throws if it is not UTF-8.
 */
export function textsOf(
  files: readonly { readonly path: string; readonly blob: string }[],
): ReadonlyMap<string, () => string> {
  // Git ends at the first object that this clone does not have.
  const { out } = git(["cat-file", "--batch"], files.map(({ blob }) => `${blob}\n`).join(""));
  const texts = new Map<string, () => string>();
  let at = 0;
  for (const { path, blob } of files) {
    // A header, the bytes and a line feed: `<id> blob <size>\n<bytes>\n`. Without the object: `<id> missing\n`.
    const end = out.indexOf("\n", at);
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(out.toString("latin1", at, end)) ?? [];
    if (size === undefined) {
      throw usageError(
        `${path} is not in this clone at that revision. Fetch it first: git fetch --refetch --no-filter`,
      );
    }
    at = end + 1 + Number(size);
    const bytes = out.subarray(end + 1, at);
    texts.set(blob, () => decoded(bytes, path));
    at++;
  }
  return texts;
}
