import * as zlib from "node:zlib";

const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
/** The number of bytes that show how a file is compressed. */
export const LONGEST_MAGIC = ZSTD.length;
const OPTIONS = { chunkSize: 262_144 };

/**
 * Returns what decompresses a file that begins with these bytes. `undefined` for a file that is not compressed.
 *
 * `"zstd"` if this Node cannot read it: Node 20 has no zstd.
 */
export function decompressorOf(first: Uint8Array): zlib.Gunzip | zlib.ZstdDecompress | "zstd" | undefined {
  const begins = (magic: readonly number[]) => magic.every((byte, place) => first[place] === byte);
  if (begins(GZIP)) return zlib.createGunzip(OPTIONS);
  if (!begins(ZSTD)) return undefined;
  return typeof zlib.createZstdDecompress === "function" ? zlib.createZstdDecompress(OPTIONS) : "zstd";
}

/** Whether a file has parts that were not read. Node's reader of gzip goes on behind the end of a part, that of zstd does not. */
export function hasMoreParts(decompress: zlib.Gunzip | zlib.ZstdDecompress, given: number): boolean {
  return !(decompress instanceof zlib.Gunzip) && decompress.bytesWritten < given;
}

/** Whether an error is about compressed data that is cut off or damaged. */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(?:Z_|ZSTD_)/.test(String(error.code));
}
