import { readFile, stat } from "node:fs/promises";
import { join, normalize } from "node:path";
import { text } from "node:stream/consumers";
import { glob, isDynamicPattern } from "tinyglobby";
import { usageError } from "./failure.js";

/** What stands for standard input among paths. */
export const STANDARD_INPUT = "-";

/** The rule files that the arguments name, each once, in the order of the arguments; what is in a folder or glob is sorted. */
export async function findRuleFiles(paths: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    for (const file of await filesOf(path)) found.add(file === STANDARD_INPUT ? file : normalize(file));
  }
  return [...found];
}

async function filesOf(path: string): Promise<readonly string[]> {
  if (path === STANDARD_INPUT) return [path];
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isFile() || (kind !== undefined && !kind.isDirectory())) return [path];
  if (kind === undefined && !isDynamicPattern(path)) throw usageError(`no such file: ${path}`);
  const files = kind?.isDirectory()
    ? (await glob("**/*.imcrules", { cwd: path, ignore: ["**/node_modules/**"], dot: true })).map((file) =>
        join(path, file),
      )
    : await glob(path, { ignore: ["**/node_modules/**"], dot: true });
  if (files.length === 0) throw usageError(`no rule files (*.imcrules) in ${path}`);
  return files.sort();
}

/** The text of a rule file; bytes that are no UTF-8 become replacement characters. */
export async function readRuleFile(path: string): Promise<string> {
  if (path === STANDARD_INPUT) return text(process.stdin);
  try {
    // The byte order mark is no part of the first line; a stream leaves it out by itself.
    return (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    throw usageError(reasonOf(path, error));
  }
}

function reasonOf(path: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return `no such file: ${path}`;
    case "EISDIR":
      return `${path} is a folder; this command takes a rule file`;
    case "EACCES":
      return `not allowed to read ${path}`;
    case "ERR_STRING_TOO_LONG":
    case "ERR_FS_FILE_TOO_LARGE":
      return `${path} is too large to read as text`;
    default:
      return `cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
