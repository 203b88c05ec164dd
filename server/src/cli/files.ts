import { readFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join, normalize } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { isDynamicPattern } from "tinyglobby";
import { findFiles } from "../find.node.js";
import { usageError } from "./failure.js";

/** What stands for standard input among paths. */
export const STANDARD_INPUT = "-";

/**
 * The rule files that the arguments name, each once, in the order of the arguments; what is in a folder or glob is sorted, and only
 * what is wanted of it taken: a file that is named is.
 */
export async function findRuleFiles(
  paths: readonly string[],
  isWanted: (file: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    for (const file of await filesOf(path, isWanted)) found.add(file === STANDARD_INPUT ? file : normalize(file));
  }
  return [...found];
}

async function filesOf(path: string, isWanted: (file: string) => Promise<boolean>): Promise<readonly string[]> {
  if (path === STANDARD_INPUT) return [path];
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isFile() || (kind !== undefined && !kind.isDirectory())) return [path];
  if (kind === undefined && !isDynamicPattern(path)) throw usageError(`no such file: ${path}`);
  const files = kind?.isDirectory()
    ? (await findFiles("**/*.imcrules", path)).map((file) => join(path, file))
    : await findFiles(path, ".");
  const wanted: string[] = [];
  for (const file of files) if (await isWanted(file)) wanted.push(file);
  if (files.length === 0) throw usageError(`no rule files (*.imcrules) in ${path}`);
  if (wanted.length === 0) throw usageError(`none of the rule files in ${path} is wanted by the configuration`);
  return wanted;
}

export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

/** The text of a rule file; bytes that are no UTF-8 become replacement characters. */
export async function readRuleFile(path: string): Promise<string> {
  if (path === STANDARD_INPUT) return text(process.stdin);
  try {
    // At once, since to wait for a small file takes longer than to read it. The byte order mark is no part of the first line; a
    // stream leaves it out by itself.
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw usageError(reasonOf(path, error));
  }
}

/** The text of a rule file for writing it back: nothing is left out, and bytes that are no UTF-8 are an error. */
export async function readExactly(path: string): Promise<string> {
  const bytes = await (path === STANDARD_INPUT ? buffer(process.stdin) : readFile(path)).catch((error: unknown) => {
    throw usageError(reasonOf(path, error));
  });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw usageError(`${path} is not UTF-8; it is left as it is`);
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
