import * as zlib from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Compression, compressionOf, decompressed, isDamage } from "../server/src/decompress.node.js";
import { expectReached } from "./support/expectReached.js";
import { runs } from "./support/runs.js";

/** A part of a compressed file, and what it decompresses to. */
interface Part {
  readonly packed: Buffer;
  readonly text: string;
}

const text = fc
  .tuple(fc.string({ maxLength: 20 }), fc.constantFrom(0, 1, 1, 2, 5000, 60_000))
  .map(([word, count]) => word.repeat(count));
const skippable = fc.tuple(fc.nat(15), fc.nat(300)).map(([kind, length]): Part => {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50 + kind, 0);
  head.writeUInt32LE(length, 4);
  return { packed: Buffer.concat([head, Buffer.alloc(length, 0x28)]), text: "" };
});
const packedBy = (pack: (text: string) => Buffer) => text.map((one): Part => ({ packed: pack(one), text: one }));
const checksum = { params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 } };
const parts: Readonly<Record<Compression, fc.Arbitrary<Part>>> = {
  gzip: packedBy(zlib.gzipSync),
  zstd: fc.oneof(
    packedBy(zlib.zstdCompressSync),
    packedBy((one) => zlib.zstdCompressSync(one, checksum)),
    skippable,
  ),
};

/** Decompresses a file that comes in chunks. Each is overwritten when the next one is asked for, as a host may do. */
async function read(compression: Compression, file: Uint8Array, chunkLength: number) {
  async function* chunks() {
    for (let at = 0; at < file.length; at += chunkLength) {
      const chunk = Uint8Array.from(file.subarray(at, at + chunkLength));
      yield chunk;
      chunk.fill(0xee);
    }
    return undefined;
  }
  const out: Buffer[] = [];
  try {
    for await (const bytes of decompressed(compression, chunks())) out.push(Buffer.from(bytes));
  } catch (error) {
    if (!isDamage(error)) throw error;
    return "damage";
  }
  return Buffer.concat(out).toString();
}

test.each(["gzip", "zstd"] as const)(
  "a file of several parts (%s) is read as all of them, however it is cut into chunks",
  async (compression) => {
    let severalCount = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(parts[compression], { minLength: 1, maxLength: 6 }),
        fc.constantFrom(1, 3, 50, 1000, 1_000_000),
        async (all, chunkLength) => {
          const file = Buffer.concat(all.map(({ packed }) => packed));
          expect(compressionOf(file)).toBe(compression);
          expect(await read(compression, file, chunkLength)).toBe(all.map((part) => part.text).join(""));
          if (all.length > 1) severalCount++;
        },
      ),
      { numRuns: runs(100) },
    );
    expectReached(severalCount, runs(80));
  },
);

test.each(["gzip", "zstd"] as const)(
  "a file that is cut off inside of a part (%s) is damaged, wherever it is cut off",
  async (compression) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(parts[compression], { minLength: 1, maxLength: 3 }),
        fc.constantFrom(1, 7, 1_000_000),
        fc.nat(),
        async (all, chunkLength, drawn) => {
          const last = all.at(-1)?.packed ?? Buffer.alloc(0);
          const file = Buffer.concat(all.map(({ packed }) => packed));
          const cutOff = 1 + (drawn % (last.length - 1));
          expect(await read(compression, file.subarray(0, file.length - cutOff), chunkLength)).toBe("damage");
        },
      ),
      { numRuns: runs(100) },
    );
  },
);

test("a frame of zstd with other bytes behind it is damaged", async () => {
  const file = Buffer.concat([zlib.zstdCompressSync("192.0.2.7\n"), Buffer.from("192.0.2.8\n")]);
  for (const chunkLength of [1, 5, 1000]) expect(await read("zstd", file, chunkLength)).toBe("damage");
});
