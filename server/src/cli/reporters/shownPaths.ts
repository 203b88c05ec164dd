import { existsSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { STANDARD_INPUT } from "../files.js";

/**
 * Returns a function that gives each file its path in a report: relative to the working folder, with slashes.
 *
 * A report is read elsewhere, so it must not show where files lie on this machine. A file outside of the working folder that is named
 * by an absolute path keeps only the end of its path. The end is long enough to differ from the other files and those in the folder.
 */
export function shownPaths(): (path: string) => string {
  const pathByEnd = new Map<string, string>();
  return (path) => {
    if (path === STANDARD_INPUT) return path;
    const names = relative(process.cwd(), resolve(path)).split(sep);
    const isOutside = names[0] === ".." || isAbsolute(names[0] ?? "");
    if (!isOutside || !isAbsolute(path)) return names.join("/");
    const ends = names.map((_, index) => names.slice(names.length - 1 - index).join("/"));
    const shown = ends.find((end) => (pathByEnd.get(end) ?? path) === path && !existsSync(end)) ?? names.join("/");
    pathByEnd.set(shown, path);
    return shown;
  };
}
