import * as zlib from "node:zlib";

/** How a file is compressed. */
export type Compression = "gzip" | "zstd";

const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
/** The bytes behind the first one of a frame that has no data. `pzstd` writes such frames before others (RFC 8878 section 3.1.2). */
const SKIPPABLE = [0x2a, 0x4d, 0x18];
/** The number of bytes that show how a file is compressed. */
export const LONGEST_MAGIC = ZSTD.length;
const OPTIONS = { chunkSize: 262_144 };

/** Returns how a file that begins with these bytes is compressed. `undefined` for a file that is not. */
export function compressionOf(first: Uint8Array): Compression | undefined {
  const has = (magic: readonly number[], at = 0) => magic.every((byte, place) => first[at + place] === byte);
  if (has(GZIP)) return "gzip";
  const isSkippable = ((first[0] ?? 0) & 0xf0) === 0x50 && has(SKIPPABLE, 1);
  return has(ZSTD) || isSkippable ? "zstd" : undefined;
}

/** Whether this Node can decompress: Node 20 has no zstd. */
export function canDecompress(compression: Compression): boolean {
  return compression === "gzip" || typeof zlib.createZstdDecompress === "function";
}

/**
 * Yields the decompressed bytes of a file, and an empty chunk behind each frame of zstd, so that a caller can stop between two.
 *
 * A file may have several members of gzip, or frames of zstd. Keeps no chunk: a host may overwrite one when the next one is read.
 * Throws an error that {@link isDamage} knows if the data is cut off or damaged.
 */
export async function* decompressed(
  compression: Compression,
  chunks: AsyncIterator<Uint8Array, undefined>,
): AsyncGenerator<Uint8Array, void> {
  let { value: chunk } = await chunks.next();
  while (chunk !== undefined) {
    const decompress = compression === "gzip" ? zlib.createGunzip(OPTIONS) : zlib.createZstdDecompress(OPTIONS);
    let given = 0;
    // Node's reader of gzip goes on behind a member. That of zstd ends behind a frame that ends inside of a chunk.
    const unread = () => given - decompress.bytesWritten;
    const giveAll = async () => {
      try {
        for (; chunk !== undefined; { value: chunk } = await chunks.next()) {
          given += chunk.length;
          await write(decompress, chunk);
          if (unread() > 0) return;
        }
        decompress.end();
      } catch (error) {
        decompress.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    };
    void giveAll();
    for await (const bytes of decompress) yield bytes;
    // Bytes behind the last member of gzip are none of its data.
    chunk = compression === "gzip" || unread() === 0 ? undefined : chunk?.subarray(-unread());
    yield EMPTY;
  }
}

const EMPTY = new Uint8Array(0);

/** Writes a chunk. If the decompressor fails, or ends inside of the chunk, the promise may never settle. */
function write(decompress: zlib.Gunzip | zlib.ZstdDecompress, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    decompress.write(chunk, (error) => {
      if (!error) resolve();
    });
  });
}

/** Whether an error is about compressed data that is cut off or damaged. */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(?:Z_|ZSTD_)/.test(String(error.code));
}
