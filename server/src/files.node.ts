import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findFiles } from "./find.node.js";
import type { Files } from "./lsp/files.js";

/** Files on the disk. */
export const nodeFiles: Files = {
  async find(folder) {
    if (!folder.startsWith("file:")) return [];
    const cwd = fileURLToPath(folder);
    return (await findFiles("**/*.imcrules", cwd)).map((path) => pathToFileURL(join(cwd, path)).href);
  },
  async read(uri) {
    if (!uri.startsWith("file:")) return undefined;
    return readFile(fileURLToPath(uri), "utf8").catch(() => undefined);
  },
};
