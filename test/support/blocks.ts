import { addressOf } from "../../server/src/core/address/address.js";
import { parseLine } from "../../server/src/core/formats/imcrules/parse.js";
import type { Source } from "../../server/src/core/model/source.js";

export type Block = Exclude<Source, { kind: "any" }>;

/** Parses a CIDR block. Throws for any other text. */
export function sourceOf(cidr: string): Block {
  const { statement } = parseLine(`accept ${cidr}`);
  if (statement?.kind !== "rule" || statement.source.kind === "any") throw new Error(`${cidr} is no block`);
  return statement.source;
}

/** Returns the number of addresses in a block. */
export function sizeOf(block: Block): bigint {
  return block.kind === "ipv4" ? BigInt(2 ** Math.log2((~block.mask >>> 0) + 1)) : 1n << BigInt(128 - block.length);
}

/** Returns the first and the last address that a source matches. */
export function firstAndLastOf(source: Block) {
  if (source.kind === "ipv4") {
    const first = (source.address & source.mask) >>> 0;
    return [first, (first | ~source.mask) >>> 0].map((word) => ({ family: "ipv4" as const, word }));
  }
  const value = source.address.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const free = (1n << BigInt(128 - source.length)) - 1n;
  return [addressOf("ipv6", value - (value & free)), addressOf("ipv6", value | free)];
}
