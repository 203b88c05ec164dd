import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { glob } from "tinyglobby";

/**
 * The files below a folder that a glob names, as paths from there, sorted; what packages bring is left out. Links are followed, since a
 * list that several folders share is often linked into each, but each file is found once: by its own path where that is among those
 * found, else by the first one.
 */
export async function findFiles(pattern: string, folder: string): Promise<readonly string[]> {
  const paths = await glob(pattern, { cwd: folder, ignore: ["**/node_modules/**"], dot: true });
  const own = await realpath(folder);
  // Together, since to wait for each of them takes ten times as long.
  const found = await Promise.all(
    paths.sort().map(async (path) => {
      const place = resolve(own, path);
      return { path, place, target: await realpath(place).catch(() => place) };
    }),
  );
  const pathOf = new Map<string, string>();
  for (const { path, place, target } of found) {
    if (target === place || !pathOf.has(target)) pathOf.set(target, path);
  }
  return [...pathOf.values()].sort();
}
