import { isUtf8 } from "node:buffer";
import { existsSync, fstatSync, readFileSync } from "node:fs";
import { lstat, stat } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { BEGINNING, BYTE_ORDER_MARK, looksLikeUtf16 } from "../core/index.js";
import { isUsageError, usageError } from "./failure.js";

/** What stands for standard input among paths. */
export const STANDARD_INPUT = "-";

/**
 * What standard input holds. Throws where it is a folder, as with `< .`: Node reads that as nothing at all, and an empty list
 * has no fault to find.
 */
export function standardInput(): typeof process.stdin {
  if (fstatSync(0).isDirectory()) throw usageError("standard input is a folder. Redirect a file to it.");
  return process.stdin;
}

/** The text of a rule file without a byte order mark, which is no part of the first line. Throws as {@link readExactly} does. */
export async function readRuleFile(path: string): Promise<string> {
  const text = await readExactly(path);
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/**
 * The text of a rule file with all that is in it, for writing it back.
 *
 * Throws for a file that cannot be read and for bytes that are not UTF-8: a text with replacement characters is another list.
 */
export async function readExactly(path: string): Promise<string> {
  try {
    // At once, since to wait for a small file takes longer than to read it.
    const bytes = path === STANDARD_INPUT ? await buffer(standardInput()) : readFileSync(path);
    if (isUtf16(bytes)) throw usageError(`${path} is UTF-16, so nothing in it was read. Save it as UTF-8.`);
    const text = isUtf8(bytes) ? bytes.toString("utf8") : undefined;
    if (text === undefined || looksLikeUtf16(text)) {
      throw usageError(`${path} is not UTF-8, so nothing in it was read. Save it as UTF-8.`);
    }
    return text;
  } catch (error) {
    throw isUsageError(error) ? error : usageError(reasonOf(path, error));
  }
}

/** By the mark of either byte order, or else by the zeros that half of its bytes are. */
function isUtf16(bytes: Buffer): boolean {
  const beginning = bytes.toString("latin1", 0, BEGINNING);
  return beginning.startsWith("\xff\xfe") || beginning.startsWith("\xfe\xff") || looksLikeUtf16(beginning);
}

/** Whether there may be a file to read: also one that then cannot be read. */
export async function mayBeFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    return !isMissing(error);
  }
}

/** Whether there is a link that leads to nothing. */
export async function isDanglingLink(path: string): Promise<boolean> {
  const link = await lstat(path).catch(() => undefined);
  return link?.isSymbolicLink() === true && !existsSync(path);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** Why a path cannot be read, as one line. */
export function reasonOf(path: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
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
