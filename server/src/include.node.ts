import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { IncludeFiles } from "./core/index.js";
import { holds } from "./find.node.js";

/** A larger file is no configuration. */
const BYTES_AT_MOST = 10_000_000;

/**
 * The files on the disk that lists may include. Reads only regular files, and none outside of the folder, whatever links lead there.
 *
 * `mayRead` says of a folder whether anything in it may be read.
 */
export function includeFiles(mayRead: (folder: string) => boolean = () => true): IncludeFiles {
  return {
    has: async (folder, name) => (await placeOf(folder, name)) !== undefined,
    async read(folder, path) {
      const place = await placeOf(folder, path);
      return place === undefined ? undefined : readFile(place, "utf8").catch(() => undefined);
    },
    async list(folder, path) {
      const place = await placeInside(folder, path);
      if (place === undefined) return undefined;
      const entries = await readdir(place, { withFileTypes: true }).catch(() => undefined);
      return (
        entries && {
          files: entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
          folders: entries.filter((entry) => !entry.isFile()).map(({ name }) => name),
        }
      );
    },
    parentOf(folder) {
      const parent = dirname(folder);
      return parent === folder || !mayRead(parent) ? undefined : parent;
    },
  };
}

/** Returns the real path of a regular file in a folder. `undefined` for any other path. */
async function placeOf(folder: string, path: string): Promise<string | undefined> {
  const place = await placeInside(folder, path);
  if (place === undefined) return undefined;
  const found = await stat(place).catch(() => undefined);
  return found?.isFile() === true && found.size <= BYTES_AT_MOST ? place : undefined;
}

async function placeInside(folder: string, path: string): Promise<string | undefined> {
  const [root, place] = await Promise.all(
    [folder, join(folder, path)].map((one) => realpath(one).catch(() => undefined)),
  );
  return root !== undefined && place !== undefined && holds(root, place) ? place : undefined;
}
