import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { glob } from "tinyglobby";
import type { Files } from "./lsp/files.js";

/** Files on the disk. */
export const nodeFiles: Files = {
  async find(folder) {
    if (!folder.startsWith("file:")) return [];
    const cwd = fileURLToPath(folder);
    const paths = await glob("**/*.imcrules", { cwd, ignore: ["**/node_modules/**"], dot: true });
    return (await withoutRepeats(cwd, paths.sort())).map((path) => pathToFileURL(join(cwd, path)).href);
  },
  async read(uri) {
    if (!uri.startsWith("file:")) return undefined;
    return readFile(fileURLToPath(uri), "utf8").catch(() => undefined);
  },
};

/**
 * Each file once, though links may lead to it too: by its own path where that is among them, else by the first one. Links are
 * followed, since a list that several folders share is often linked into each.
 */
async function withoutRepeats(folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const own = await realpath(folder);
  const pathOf = new Map<string, string>();
  for (const path of paths) {
    const target = await realpath(join(own, path)).catch(() => join(own, path));
    if (target === join(own, path) || !pathOf.has(target)) pathOf.set(target, path);
  }
  return [...pathOf.values()].sort();
}
