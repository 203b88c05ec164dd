import { addressOf, type Family, formatAddress } from "./address.js";

/** A CIDR block, as its first address and prefix length. */
export interface Block {
  readonly first: bigint;
  readonly length: number;
}

/** Splits the addresses from `from` to `to` (inclusive) into the fewest CIDR blocks, ascending. Addresses have `bits` bits. */
export function* blocksOf(from: bigint, to: bigint, bits: 32 | 128): Generator<Block> {
  for (let first = from; first <= to; ) {
    let hostBits = first === 0n ? bits : trailingZerosOf(first);
    while (1n << BigInt(hostBits) > to - first + 1n) hostBits--;
    yield { first, length: bits - hostBits };
    first += 1n << BigInt(hostBits);
  }
}

/**
 * Yields the fewest CIDR blocks of consecutive addresses, as texts.
 *
 * Leaves `::ffff:0:0/96` out of IPv6: as text it means all of IPv4, and no IPv6 client has an address in it.
 */
export function* cidrsOf(family: Family, from: bigint, to: bigint): Generator<string> {
  for (const { first, length } of blocksOf(from, to, family === "ipv4" ? 32 : 128)) {
    const isMapped = family === "ipv6" && length >= 96 && first >> 32n === 0xffffn;
    if (!isMapped) yield `${formatAddress(addressOf(family, first))}/${length}`;
  }
}

function trailingZerosOf(value: bigint): number {
  return (value & -value).toString(2).length - 1;
}
