import { isUtf8 } from "node:buffer";
import { closeSync, existsSync, fstatSync, openSync, read, readFileSync, readSync } from "node:fs";
import { lstat, stat } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { BYTE_ORDER_MARK, looksLikeUtf16, UTF16_PROBE_LENGTH } from "../core/index.js";
import { isUsageError, usageError } from "./failure.js";

/** The path that means standard input. */
export const STANDARD_INPUT = "-";

/**
 * Returns standard input.
 *
 * Throws if it is a folder, as with `< .`: Node reads a folder as empty, and an empty list would pass every check.
 */
export function standardInput(): typeof process.stdin {
  refuseFolderInput();
  return process.stdin;
}

function refuseFolderInput(): void {
  if (fstatSync(0).isDirectory()) throw usageError("standard input is a folder. Redirect a file to it.");
}

/** Throws if standard input is named twice: it can be read only once. */
export function refuseSecondInput(words: readonly string[]): void {
  if (words.filter((word) => word === STANDARD_INPUT).length > 1) {
    throw usageError("standard input can be read only once. Write - only once.");
  }
}

/** Returns the text of a rule file without its byte order mark. Throws as {@link readExactly} does. */
export async function readRuleFile(path: string): Promise<string> {
  return withoutMark(await readExactly(path));
}

export function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/**
 * Returns the whole text of a rule file, byte order mark included, so that it can be written back.
 *
 * Throws if the file cannot be read or is not UTF-8: a text with replacement characters would be another list.
 */
export async function readExactly(path: string): Promise<string> {
  try {
    // Synchronously: waiting for a small file takes longer than reading it.
    const bytes = path === STANDARD_INPUT ? await buffer(standardInput()) : readFileSync(path);
    return decoded(bytes, path);
  } catch (error) {
    throw isUsageError(error) ? error : usageError(reasonOf(path, error));
  }
}

/** The bytes of a file that are read at a time. */
const PART_LENGTH = 65_536;
const LINE_FEED = 10;
/** The bytes that the units of {@link UTF16_PROBE_LENGTH} may take in UTF-8. */
const BEGINNING_LENGTH = 3 * UTF16_PROBE_LENGTH;

/**
 * Yields the text of a rule file in parts that end with a line feed, but for the last. Holds only one part.
 *
 * Throws as {@link readExactly} does.
 */
export function* partsOf(path: string): Generator<string, void> {
  let file: number | undefined;
  try {
    file = openToRead(path);
    let bytes = Buffer.allocUnsafe(PART_LENGTH);
    let isBeginning = true;
    /** The bytes that are read and not yielded yet. */
    let kept = 0;
    for (;;) {
      const read = readSync(file, bytes, kept, bytes.length - kept, null);
      const isEnd = read === 0;
      const filled = kept + read;
      const lineEnd = bytes.subarray(kept, filled).lastIndexOf(LINE_FEED);
      // A pipe may give a few bytes at first. The whole beginning shows the encoding.
      const isTooShort = isBeginning && filled < BEGINNING_LENGTH;
      const end = isEnd ? filled : lineEnd < 0 || isTooShort ? 0 : kept + lineEnd + 1;
      if (end > 0) {
        if (isBeginning) refuseUtf16(bytes.subarray(0, filled), path);
        const part = textOfUtf8(bytes.subarray(0, end), path);
        yield isBeginning ? withoutMark(part) : part;
        isBeginning = false;
        bytes.copyWithin(0, end, filled);
      }
      if (isEnd) return;
      kept = filled - end;
      if (kept === bytes.length) bytes = Buffer.concat([bytes], 2 * bytes.length);
    }
  } catch (error) {
    throw isUsageError(error) ? error : usageError(reasonOf(path, error));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The bytes of a log that are read at a time: enough that waiting for a thread costs nothing. */
const CHUNK_LENGTH = 524_288;
/** How long to wait for standard input that does not block. */
const WAIT_MS = 10;

/**
 * Yields the bytes of a file, or of standard input. A chunk keeps its bytes until the next one is asked for.
 *
 * Throws if the file cannot be read. While the caller works on a chunk of a file, another thread of Node reads the next one. A pipe is
 * read synchronously, since nobody could stop that thread while it waits.
 */
export async function* chunksOf(path: string): AsyncGenerator<Buffer, undefined> {
  const isInput = path === STANDARD_INPUT;
  let [bytes, spare] = [Buffer.allocUnsafe(CHUNK_LENGTH), Buffer.allocUnsafe(CHUNK_LENGTH)];
  let file: number | undefined;
  let ahead: Promise<number> | undefined;
  try {
    // Not through its stream, which would make it return before there are bytes.
    if (isInput) refuseFolderInput();
    file = isInput ? 0 : openToRead(path);
    if (fstatSync(file).isFile()) ahead = readInThread(file, bytes);
    for (;;) {
      const length = ahead === undefined ? readSome(file, bytes) : await ahead;
      if (length === 0) return undefined;
      if (ahead !== undefined) ahead = readInThread(file, spare);
      if (length !== undefined) yield bytes.subarray(0, length);
      if (ahead !== undefined) [bytes, spare] = [spare, bytes];
    }
  } catch (error) {
    throw isUsageError(error) ? error : usageError(reasonOf(path, error));
  } finally {
    await ahead?.catch(ignore);
    if (file !== undefined && !isInput) closeSync(file);
  }
}

/** Returns how many bytes were read, 0 at the end. Nobody needs to wait for the promise. */
function readInThread(file: number, bytes: Buffer): Promise<number> {
  const reading = readBytesOf(file, bytes, 0, bytes.length, null).then(({ bytesRead }) => bytesRead);
  reading.catch(ignore);
  return reading;
}

function ignore(): void {}

const readBytesOf = promisify(read);

/** Returns how many bytes were read, 0 at the end. `undefined` if there are none yet. */
function readSome(file: number, bytes: Buffer): number | undefined {
  try {
    return readSync(file, bytes, 0, bytes.length, null);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // A pipe that ends, on Windows.
    if (code === "EOF") return 0;
    if (code !== "EAGAIN") throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    return undefined;
  }
}

function openToRead(path: string): number {
  return openSync(path, "r");
}

/** Returns the text of bytes, byte order mark included. Throws if they are not UTF-8. `path` names them. */
export function decoded(bytes: Buffer, path: string): string {
  refuseUtf16(bytes, path);
  return textOfUtf8(bytes, path);
}

/** Throws if a file that begins with these bytes is UTF-16. */
function refuseUtf16(bytes: Buffer, path: string): void {
  if (isUtf16(bytes)) throw usageError(`${path} is UTF-16, so nothing in it was read. Save it as UTF-8.`);
  if (looksLikeUtf16(bytes.toString("utf8", 0, BEGINNING_LENGTH))) throw notUtf8(path);
}

function textOfUtf8(bytes: Buffer, path: string): string {
  if (!isUtf8(bytes)) throw notUtf8(path);
  return bytes.toString("utf8");
}

function notUtf8(path: string): Error {
  return usageError(`${path} is not UTF-8, so nothing in it was read. Save it as UTF-8.`);
}

/** Whether bytes are UTF-16: they begin with a byte order mark, or half of them are zero. */
function isUtf16(bytes: Buffer): boolean {
  const beginning = bytes.toString("latin1", 0, UTF16_PROBE_LENGTH);
  return beginning.startsWith("\xff\xfe") || beginning.startsWith("\xfe\xff") || looksLikeUtf16(beginning);
}

/** Whether a path may be a file. True if that cannot be found out, so that reading the path reports why. */
export async function mayBeFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    return !isMissing(error);
  }
}

/** Whether a path is a link that leads to nothing. */
export async function isDanglingLink(path: string): Promise<boolean> {
  const link = await lstat(path).catch(() => undefined);
  return link?.isSymbolicLink() === true && !existsSync(path);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** Returns in one line why a path cannot be read. */
export function reasonOf(path: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return `no such file: ${path}`;
    case "EISDIR":
      return `${path} is a folder, but this command takes a rule file`;
    case "EACCES":
      return `no permission to read ${path}`;
    case "ERR_STRING_TOO_LONG":
    case "ERR_FS_FILE_TOO_LARGE":
      return `${path} is too large to read as text`;
    default:
      return `cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
