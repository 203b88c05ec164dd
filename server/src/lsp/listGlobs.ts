import { certainGlobs, isCertainName, readGlob } from "../core/index.js";
import type { ForeignLists } from "../protocol/settings.js";
import { fileKey } from "./convert.js";
import type { WantedFiles } from "./files.js";

/** A glob of lists, relative to a folder. */
export interface FolderGlob {
  /** URI. `undefined` for a glob that fits in any folder. */
  readonly folder: string | undefined;
  readonly glob: string;
}

/** Returns the globs of files that may be lists of other programs. `configured` are those of configurations. */
export function foreignGlobs(foreignLists: ForeignLists, configured: readonly FolderGlob[]): readonly FolderGlob[] {
  const certain = foreignLists === "on" ? certainGlobs : [];
  return [...certain.map((glob) => ({ folder: undefined, glob })), ...(foreignLists === "off" ? [] : configured)];
}

/** Returns what to search for in a folder to find the files that globs match. */
export function wantedIn(folder: string, globs: readonly FolderGlob[]): WantedFiles {
  const inFolder = [...new Set(globs.flatMap((one) => globsIn(folder, one)))];
  const compiled = inFolder.flatMap((glob) => matcherOf(glob) ?? []);
  return { globs: inFolder, matches: (path) => compiled.some((matches) => matches(path)) };
}

/** Returns a function that says whether one of some globs matches a file, by its key. */
export function matcherOfAll(globs: readonly FolderGlob[]): (key: string) => boolean {
  const compiled = globs.flatMap(({ folder, glob }) => {
    const matches = folder === undefined ? undefined : matcherOf(glob);
    return folder === undefined || matches === undefined ? [] : [{ start: `${fileKey(folder)}/`, matches }];
  });
  const isCertain = globs.some(({ folder }) => folder === undefined);
  return (key) =>
    (isCertain && isCertainName(key)) ||
    compiled.some(({ start, matches }) => key.startsWith(start) && matches(key.slice(start.length)));
}

/** Returns a glob that matches a path of a folder literally. */
export function literalGlob(path: string): string {
  // No class of a glob has a closing bracket.
  return path.replace(/[[\]{}()*?]/g, (sign) => (sign === "]" ? "?" : `[${sign}]`));
}

function matcherOf(glob: string): ((path: string) => boolean) | undefined {
  const read = readGlob(glob);
  return "fault" in read ? undefined : read.glob.matches;
}

/** Returns globs relative to a folder, for a glob that is relative to a folder around it or in it. */
function globsIn(folder: string, { folder: base, glob }: FolderGlob): readonly string[] {
  if (base === undefined) return [glob];
  const [key, baseKey] = [`${fileKey(folder)}/`, `${fileKey(base)}/`];
  if (baseKey.startsWith(key)) return [literalGlob(baseKey.slice(key.length)) + normalized(glob)];
  return key.startsWith(baseKey) ? globsBelow(glob, key.slice(baseKey.length, -1).split("/")) : [];
}

/** Returns what is left of a glob behind the folders of a path. O(parts of the glob, times folders). */
function globsBelow(glob: string, path: readonly string[]): readonly string[] {
  const parts = normalized(glob).split("/");
  /** The places in the glob behind the folders so far. `**` matches any number of them. */
  let places = [0];
  for (const name of path) {
    const next = new Set<number>();
    for (const place of withoutStars(parts, places)) {
      const part = parts[place];
      if (part === "**") next.add(place);
      else if (part !== undefined && matcherOf(part)?.(name) === true) next.add(place + 1);
    }
    places = [...next];
  }
  return [...withoutStars(parts, places)].flatMap((place) =>
    place < parts.length ? [parts.slice(place).join("/")] : [],
  );
}

/** Returns places in a glob, and those behind the `**` there. */
function withoutStars(parts: readonly string[], places: readonly number[]): ReadonlySet<number> {
  const all = new Set<number>();
  for (const place of places) {
    let at = place;
    all.add(at);
    while (parts[at] === "**") all.add(++at);
  }
  return all;
}

function normalized(glob: string): string {
  return glob.replace(/^(?:\.\/)+/, "");
}
