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

/** Consecutive addresses of a family, with both ends. */
export interface AddressRange {
  readonly family: Family;
  readonly from: bigint;
  readonly to: bigint;
}

/** Writes consecutive addresses for people: as an address or a network if they are one, else `10.0.0.5-10.0.0.9`. */
export function formatRange(range: AddressRange): string {
  const ends = endsOf(range);
  const [block, next] = range.from === range.to ? [ends.first] : cidrsOf(range);
  return block !== undefined && next === undefined ? block : `${ends.first}-${ends.last}`;
}

/** Returns the first and the last of consecutive addresses, as texts. */
export function endsOf({ family, from, to }: AddressRange): { readonly first: string; readonly last: string } {
  return { first: formatAddress(addressOf(family, from)), last: formatAddress(addressOf(family, to)) };
}

/** Yields the fewest CIDR blocks of consecutive addresses, as texts: {@link clientBlocksOf}. */
export function* cidrsOf(range: AddressRange): Generator<string> {
  for (const block of clientBlocksOf(range)) yield formatBlock(block);
}

/** A CIDR block with both ends. */
export interface ClientBlock extends AddressRange {
  /** The length of the prefix. */
  readonly length: number;
}

export function formatBlock({ family, from, length }: ClientBlock): string {
  return `${formatAddress(addressOf(family, from))}/${length}`;
}

/**
 * Yields the fewest CIDR blocks of consecutive addresses.
 *
 * Leaves `::ffff:0:0/96` out of IPv6: as text it means all of IPv4, and no IPv6 client has an address in it.
 */
export function* clientBlocksOf({ family, from, to }: AddressRange): Generator<ClientBlock> {
  const bits = family === "ipv4" ? 32 : 128;
  for (const { first, length } of blocksOf(from, to, bits)) {
    const isMapped = family === "ipv6" && length >= 96 && first >> 32n === 0xffffn;
    if (!isMapped) yield { family, from: first, to: first + (1n << BigInt(bits - length)) - 1n, length };
  }
}

function trailingZerosOf(value: bigint): number {
  return (value & -value).toString(2).length - 1;
}
