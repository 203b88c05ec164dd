import { realpathSync, statSync } from "node:fs";
import { type LogClients, type LogKind, type LogOptions, readLog } from "../core/index.js";
import { canDecompress, compressionOf, decompressed, isDamage, LONGEST_MAGIC } from "../decompress.node.js";
import { isUsageError, usageError } from "./failure.js";
import { chunksOf, reasonOf, STANDARD_INPUT } from "./files.js";
import { note } from "./print.js";
import { progressOf } from "./progress.js";

/** A log that was read. */
export interface ReadLog {
  readonly path: string;
  /** The name of its kind. `undefined` if no line has a client. */
  readonly kind: string | undefined;
  readonly lines: number;
  readonly withoutAddress: number;
}

/** What the user says about the logs. */
export type LogChoice = Pick<LogOptions, "field"> & { readonly kind: LogKind | undefined };

/** Less than this is read before a progress bar is of use. */
const MEBIBYTES_AT_LEAST = 64;
const MEBIBYTE = 2 ** 20;

/**
 * Reads logs and adds their lines to the clients. `-` is standard input. Logs that are compressed by gzip or zstd are read as they are.
 *
 * Reads a file once, however often it is named, and reports that on standard error.
 * Throws if one of them cannot be read as a whole: counts of a part would be wrong.
 */
export async function readLogs(
  named: readonly string[],
  clients: LogClients,
  choice: LogChoice,
): Promise<readonly ReadLog[]> {
  // Asks for all logs first, since one may be rotated while another is read.
  const all = withoutRepeated(named).map(namedLog);
  const isKnown = all.every(({ path }) => path !== STANDARD_INPUT);
  const total = isKnown ? Math.floor(all.reduce((sum, { size }) => sum + size, 0) / MEBIBYTE) : 0;
  const showProgress = progressOf({ total, atLeast: MEBIBYTES_AT_LEAST, unit: "MiB" });
  let done = 0;
  const read: ReadLog[] = [];
  for (const { path, size, newest } of all) {
    const { field, kind } = choice;
    const reading = readLog(clients, {
      newest,
      ...(field !== undefined && { field }),
      ...(kind && { kind }),
    });
    const { lines, withoutAddress } = clients;
    const end = done + size;
    const onRead = (bytes: number) => {
      done += bytes;
      showProgress(Math.floor(done / MEBIBYTE));
    };
    await readBytes(path, reading.push, onRead);
    if (done < end)
      throw usageError(
        `${path} was cut off while it was read, so nothing was counted. Count the log that it was copied to.`,
      );
    reading.end();
    read.push({
      path,
      kind: reading.kind()?.name,
      lines: clients.lines - lines,
      withoutAddress: clients.withoutAddress - withoutAddress,
    });
  }
  return read;
}

/** Returns the first path to each file. Reports the other paths on standard error. */
function withoutRepeated(paths: readonly string[]): readonly string[] {
  const firstPaths = new Map<string, string>();
  const notes = new Set<string>();
  const kept = paths.filter((path) => {
    const file = fileOf(path);
    const first = file === undefined ? undefined : firstPaths.get(file);
    if (file !== undefined && first === undefined) firstPaths.set(file, path);
    if (first === undefined) return true;
    const again = first === path ? "is named several times, and" : `is the same file as ${first}, which`;
    notes.add(`imcrules: ${path} ${again} is counted once`);
    return false;
  });
  for (const one of notes) note(one);
  return kept;
}

/** Returns the real path of a regular file. `undefined` for a pipe, which has other bytes each time, and for a missing file. */
function fileOf(path: string): string | undefined {
  try {
    return path !== STANDARD_INPUT && statSync(path).isFile() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** Passes the bytes of a log on in chunks, decompressed. `onRead` gets how many bytes of the file were read for each. */
async function readBytes(
  path: string,
  push: (chunk: Uint8Array) => void,
  onRead: (bytes: number) => void,
): Promise<void> {
  const chunks = counting(chunksOf(path), onRead);
  const first = await beginningOf(chunks);
  const compression = compressionOf(first);
  if (compression === undefined) {
    push(first);
    for await (const chunk of chunks) push(chunk);
    return;
  }
  if (!canDecompress(compression)) {
    throw usageError(
      `${path} is compressed with zstd, which this Node cannot read. Decompress it: zstd -dc FILE | imcrules hits LIST -`,
    );
  }
  const all = (async function* () {
    yield first;
    yield* chunks;
    return undefined;
  })();
  try {
    for await (const chunk of decompressed(compression, all)) push(chunk);
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw usageError(
      `${path} is cut off or damaged, so nothing was counted. To count what is left: ${compression} -dc FILE | imcrules hits LIST -`,
    );
  }
}

/** Returns the first chunk, or several if they are too short to show how a log is compressed: a pipe may give single bytes. */
async function beginningOf(chunks: AsyncIterator<Buffer, undefined>): Promise<Buffer> {
  let beginning = Buffer.alloc(0);
  while (beginning.length < LONGEST_MAGIC) {
    const { value: chunk } = await chunks.next();
    if (chunk === undefined) break;
    beginning = Buffer.concat([beginning, chunk]);
  }
  return beginning;
}

async function* counting(
  chunks: AsyncIterable<Buffer>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer, undefined> {
  for await (const chunk of chunks) {
    onRead(chunk.length);
    yield chunk;
  }
  return undefined;
}

/** A log that is to be read. */
interface NamedLog {
  readonly path: string;
  /** In bytes. 0 for standard input. */
  readonly size: number;
  /** When the log was written last, in seconds since 1970. */
  readonly newest: number;
}

/** Throws if there is no such log. */
function namedLog(path: string): NamedLog {
  if (path === STANDARD_INPUT) return { path, size: 0, newest: Date.now() / 1000 };
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw usageError(`${path} is a folder. Name the logs in it.`);
    return { path, size: stats.size, newest: stats.mtimeMs / 1000 };
  } catch (error) {
    throw isUsageError(error) ? error : usageError(reasonOf(path, error));
  }
}
