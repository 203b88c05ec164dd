import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { canDecompress, compressionOf, decompressed, isDamage } from "./decompress.node.js";
import type { LogChunk, StoredLog } from "./lsp/files.js";

/** Bytes that are read at once, in about a millisecond. */
const BYTES_AT_ONCE = 262_144;

/** Opens a log on the disk. `undefined` if there is none. Throws if it is no regular file, which may have no end. */
export async function openLog(path: string): Promise<StoredLog | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  if (!found.isFile()) throw new Error("it is no regular file");
  return { newest: found.mtimeMs / 1000, size: found.size, chunks: chunksOf(path) };
}

/** Yields the bytes of a log, decompressed if it is compressed by gzip or zstd. */
async function* chunksOf(path: string): AsyncGenerator<LogChunk> {
  const stream = createReadStream(path, { highWaterMark: BYTES_AT_ONCE });
  let read = 0;
  const counting = async function* (): AsyncGenerator<Buffer> {
    for await (const bytes of stream) {
      read += bytes.length;
      yield bytes;
    }
  };
  try {
    const stored = counting();
    const { value: first } = await stored.next();
    if (first === undefined) return;
    const compression = compressionOf(first);
    if (compression === undefined) {
      yield { bytes: first, read };
      for await (const bytes of stored) yield { bytes, read };
      return;
    }
    if (!canDecompress(compression))
      throw new Error("the editor cannot read zstd. Decompress it, or compress it with gzip");
    for await (const bytes of decompressed(compression, joined(first, stored))) yield { bytes, read };
  } catch (error) {
    throw isDamage(error) ? new Error("its compressed data is cut off or damaged") : error;
  } finally {
    stream.destroy();
  }
}

async function* joined(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  yield first;
  yield* rest;
  return undefined;
}
