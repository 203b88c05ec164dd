import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/** The files to search for. Paths start from the searched folder and use slashes. */
export interface FileFilter {
  readonly matches: (path: string) => boolean;
  /** Whether files below a folder may match. */
  readonly mayMatchBelow: (folder: string) => boolean;
  /**
   * Returns which names in a folder match too. Asked once for each folder, by its path and its real path.
   *
   * A link may have any name if there is something behind it.
   */
  readonly namesIn?: (path: string, place: string) => Promise<(name: string) => boolean>;
}

/** The result of a search. Paths start from the searched folder and use slashes. */
export interface SearchResult {
  /** Sorted by path. `target` is the real path, with all links resolved. */
  readonly files: readonly { readonly path: string; readonly target: string }[];
  /** Folders and links that could not be read and so may hide files, with the reason. An empty path is the searched folder. */
  readonly unreadable: readonly { readonly path: string; readonly error: unknown }[];
}

/** For searches that look at names only. */
export const everyFile: FileFilter = { matches: () => true, mayMatchBelow: () => true };

const anyName = async () => () => true;

/** A link that leads to more folders, such as half a disk, is more likely a mistake than a folder of lists. */
const LINKED_FOLDERS_AT_MOST = 10_000;
const TOO_MANY_LINKED = new Error("links lead to more than 10,000 folders elsewhere");

/**
 * Finds files in a folder and in all folders below it except `node_modules`.
 *
 * Links to files and to folders are followed, since several folders often share a list. A link is not followed to a folder that holds
 * the link or the searched folder, such as `/`. Each folder is read once, and at most 10,000 of those that only links lead to. Each
 * file is found once: by its own path if it lies in the folder, else by the first path. Follows a link only if `mayFollow` accepts its
 * real path.
 */
export async function findFiles(
  folder: string,
  filter: FileFilter,
  mayFollow: (target: string) => boolean = () => true,
): Promise<SearchResult> {
  const found: { path: string; target: string; isLinked: boolean }[] = [];
  const unreadable: { path: string; error: unknown }[] = [];
  const links: Link[] = [];
  const { namesIn = anyName } = filter;
  const readPlaces = new Set<string>();
  let linkedFolders = 0;

  /** Searches a folder and those below it. `place` is the real path of the folder. */
  async function search(path: string, place: string, isLinked: boolean): Promise<void> {
    if (readPlaces.has(place)) return;
    readPlaces.add(place);
    if (isLinked && ++linkedFolders > LINKED_FOLDERS_AT_MOST) {
      if (linkedFolders === LINKED_FOLDERS_AT_MOST + 1) unreadable.push({ path, error: TOO_MANY_LINKED });
      return;
    }
    const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
      // A folder below may be removed during the search.
      if (path === "" || !isGone(error)) unreadable.push({ path, error });
      return [];
    });
    const matchesName = await namesIn(path, place);
    const folders = entries.flatMap((entry) => visit(entry, matchesName(entry.name), path, place, isLinked));
    await Promise.all(folders.map((one) => search(one.path, one.place, isLinked)));
  }

  /** Collects an entry that is a file or a link. Returns an entry that is a folder to search. */
  function visit(
    entry: Dirent,
    isNamed: boolean,
    parentPath: string,
    parentPlace: string,
    isLinked: boolean,
  ): readonly FoundEntry[] {
    const path = parentPath === "" ? entry.name : `${parentPath}/${entry.name}`;
    if (entry.isFile() && !(isNamed && filter.matches(path))) return [];
    const place = join(parentPlace, entry.name);
    if (entry.isFile()) found.push({ path, target: place, isLinked });
    const mayHold = entry.name !== "node_modules" && filter.mayMatchBelow(path);
    if (entry.isSymbolicLink() && (mayHold || filter.matches(path))) links.push({ path, place, isNamed });
    return entry.isDirectory() && mayHold ? [{ path, place }] : [];
  }

  async function follow({ path, place, isNamed }: Link): Promise<void> {
    try {
      const target = await realpath(place);
      if (!mayFollow(target)) return;
      const kind = await stat(target);
      if (kind.isFile() && filter.matches(path)) found.push({ path, target, isLinked: true });
      if (!kind.isDirectory() || !filter.mayMatchBelow(path)) return;
      if (!holds(target, place) && !holds(target, rootPlace)) await search(path, target, true);
    } catch (error) {
      // A dangling link is reported only if its name matches.
      if ((isNamed && filter.matches(path)) || !isGone(error)) unreadable.push({ path, error });
    }
  }

  // A folder around it may not be searchable. The search then reports the folder itself.
  const rootPlace = await realpath(folder).catch(() => folder);
  await search("", rootPlace, false);
  // One by one in sorted order, so that files always get the same paths. Searching a folder may add more links.
  for (let level = links.splice(0); level.length > 0; level = links.splice(0)) {
    for (const link of level.sort(byPath)) await follow(link);
  }
  const pathOf = new Map<string, string>();
  found.sort((one, other) => Number(one.isLinked) - Number(other.isLinked) || byPath(one, other));
  for (const { path, target } of found) if (!pathOf.has(target)) pathOf.set(target, path);
  return {
    files: Array.from(pathOf, ([target, path]) => ({ path, target })).sort(byPath),
    unreadable: unreadable.sort(byPath),
  };
}

interface FoundEntry {
  readonly path: string;
  readonly place: string;
}

interface Link extends FoundEntry {
  /** Whether its name matches. */
  readonly isNamed: boolean;
}

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
}

/** Whether a place is the folder itself or lies in it. */
export function holds(folder: string, place: string): boolean {
  return `${place}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ELOOP");
}
