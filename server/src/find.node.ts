import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/** Which files are searched for, by their paths from the folder, with slashes. */
export interface Wanted {
  readonly matches: (path: string) => boolean;
  /** Whether files below a folder are searched for. */
  readonly mayMatchBelow: (folder: string) => boolean;
}

/** Paths from the folder, with slashes. */
export interface Found {
  /** Sorted. `target` is where the file really lies, whatever links lead to it. */
  readonly files: readonly { readonly path: string; readonly target: string }[];
  /** Folders and rule files that may hold or be what was searched for, and why that is not known. An empty path is the folder itself. */
  readonly unreadable: readonly { readonly path: string; readonly error: unknown }[];
}

/** Every `*.imcrules` file, in any case of the extension. */
const ruleFiles: Wanted = { matches: (path) => /\.imcrules$/i.test(path), mayMatchBelow: () => true };

/** A link to half a disk is more likely a mistake than a folder of lists. */
const LINKED_FOLDERS_AT_MOST = 10_000;

/**
 * Searches a folder and all folders below it but `node_modules`, which packages bring.
 *
 * Links to files are followed, and so are links to folders, since several folders often share a list. No link is followed to a folder
 * that holds the link or the searched folder (`/` among them), or to one that was searched already. So each folder is read once, and
 * of those elsewhere 10,000 at most. Each file is found once: by its own path if that lies in the folder, else by the first path.
 */
export async function findFiles(folder: string, wanted: Wanted = ruleFiles): Promise<Found> {
  const found: { path: string; target: string; isLinked: boolean }[] = [];
  const unreadable: { path: string; error: unknown }[] = [];
  const links: Link[] = [];
  const read = new Set<string>();
  let linkedFolders = 0;
  let firstTooMany: string | undefined;

  /** `place` is where the folder really lies. */
  async function search(path: string, place: string, isLinked: boolean): Promise<void> {
    if (read.has(place)) return;
    read.add(place);
    if (isLinked && ++linkedFolders > LINKED_FOLDERS_AT_MOST) {
      firstTooMany ??= path;
      return;
    }
    const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
      // A folder inside may be removed while the others are searched.
      if (path === "" || !isGone(error)) unreadable.push({ path, error });
      return [];
    });
    const folders = entries.flatMap((entry) => look(entry, path, place, isLinked));
    await Promise.all(folders.map((one) => search(one.path, one.place, isLinked)));
  }

  /** Takes a file, leaves a link for later, and answers with a folder to search. */
  function look(entry: Dirent, above: string, folderPlace: string, isLinked: boolean): readonly Link[] {
    const path = above === "" ? entry.name : `${above}/${entry.name}`;
    const place = join(folderPlace, entry.name);
    if (entry.isFile() && wanted.matches(path)) found.push({ path, target: place, isLinked });
    const mayHold = entry.name !== "node_modules" && wanted.mayMatchBelow(path);
    if (entry.isSymbolicLink() && (mayHold || wanted.matches(path))) links.push({ path, place });
    return entry.isDirectory() && mayHold ? [{ path, place }] : [];
  }

  async function follow({ path, place }: Link): Promise<void> {
    try {
      const target = await realpath(place);
      const kind = await stat(target);
      if (kind.isFile() && wanted.matches(path)) found.push({ path, target, isLinked: true });
      if (!kind.isDirectory() || !wanted.mayMatchBelow(path)) return;
      if (!holds(target, place) && !holds(target, own)) await search(path, target, true);
    } catch (error) {
      // Where a link leads nowhere, its name alone says whether a rule file is missing.
      if (wanted.matches(path) || !isGone(error)) unreadable.push({ path, error });
    }
  }

  const own = await realpath(folder);
  await search("", own, false);
  // One after the other and in order, so that the same files have the same paths each time. More are added while folders are searched.
  for (let level = links.splice(0); level.length > 0; level = links.splice(0)) {
    for (const link of level.sort(byPath)) await follow(link);
  }
  if (firstTooMany !== undefined) {
    unreadable.push({ path: firstTooMany, error: new Error("links lead to more than 10,000 folders elsewhere") });
  }
  const pathOf = new Map<string, string>();
  for (const { path, target } of [...found].sort(
    (one, other) => Number(one.isLinked) - Number(other.isLinked) || byPath(one, other),
  )) {
    if (!pathOf.has(target)) pathOf.set(target, path);
  }
  return {
    files: Array.from(pathOf, ([target, path]) => ({ path, target })).sort(byPath),
    unreadable: unreadable.sort(byPath),
  };
}

interface Link {
  readonly path: string;
  readonly place: string;
}

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
}

/** Whether a place is the folder or lies in it. */
function holds(folder: string, place: string): boolean {
  return `${place}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ELOOP");
}
