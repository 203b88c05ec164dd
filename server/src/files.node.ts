import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findFiles } from "./find.node.js";
import { includeFiles } from "./include.node.js";
import { openLog } from "./log.node.js";
import type { Files } from "./lsp/files.js";

const onDisk = includeFiles();

/** The files on the disk. Their URIs begin with `file:`. */
export const nodeFiles: Files = {
  async find(folder, { matches }) {
    if (!folder.startsWith("file:")) return { files: [], faults: [] };
    const folderPath = fileURLToPath(folder);
    const { files, unreadable } = await findFiles(folderPath, { matches, mayMatchBelow: () => true });
    return {
      files: files.map(({ path, target }) => ({
        uri: pathToFileURL(join(folderPath, path)).href,
        target: pathToFileURL(target).href,
      })),
      faults: unreadable.map(
        ({ path, error }) => `${pathToFileURL(join(folderPath, path)).href} cannot be read: ${String(error)}`,
      ),
    };
  },
  async findFolders(uris) {
    const isFolder = async (uri: string) => {
      const found = uri.startsWith("file:") ? await stat(fileURLToPath(uri)).catch(() => undefined) : undefined;
      return found?.isDirectory() === true;
    };
    const areFolders = await Promise.all(uris.map(isFolder));
    return uris.filter((_, place) => areFolders[place]);
  },
  async read(uri) {
    if (!uri.startsWith("file:")) return undefined;
    return readFile(fileURLToPath(uri), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
      throw error;
    });
  },
  openLog: async (uri) => (isOnDisk(uri) ? openLog(fileURLToPath(uri)) : undefined),
  included: {
    has: async (folder, name) => isOnDisk(folder) && onDisk.has(fileURLToPath(folder), name),
    read: async (folder, path) => (isOnDisk(folder) ? onDisk.read(fileURLToPath(folder), path) : undefined),
    list: async (folder, path) => (isOnDisk(folder) ? onDisk.list(fileURLToPath(folder), path) : undefined),
  },
};

function isOnDisk(uri: string): boolean {
  return uri.startsWith("file:");
}
