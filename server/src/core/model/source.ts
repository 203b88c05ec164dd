import { type Address, addressOf, type Family } from "../address/address.js";
import { type AddressRange, blocksOf, formatRange } from "../address/block.js";
import { type AddressCount, ALL_ADDRESSES, countIn, totalOf } from "../address/count.js";
import { formatIpv4, type Ipv4 } from "../address/ipv4.js";
import { equalIpv6, firstOfPrefix, formatIpv6, type Ipv6, mappedIpv4, prefixWord } from "../address/ipv6.js";
import { ALL_BITS, bitCountOf, type Mask, maskOfLength, networkOf, prefixLengthOf } from "../address/mask.js";

/**
 * What a rule matches. The address is as written, and matching ignores its host bits (Q155920).
 *
 * An IPv4-mapped IPv6 network of 96 or more bits is an `ipv4` source: ::ffff:192.0.2.0/120 is 192.0.2.0/24.
 */
export type Source = { readonly kind: "any" } | MaskedSource;

export type MaskedSource =
  | { readonly kind: "ipv4"; readonly address: Ipv4; readonly mask: Mask }
  | { readonly kind: "ipv6"; readonly address: Ipv6; readonly length: number };

/** What a question is about: a source, or consecutive addresses. */
export type Asked = Source | ({ readonly kind: "range" } & AddressRange);

/** Whether `(address AND mask) == (rule address AND mask)`. `any` matches every address of both families. */
export function matches(source: Source, address: Address): boolean {
  if (source.kind === "any") return true;
  if (source.kind === "ipv4") {
    return address.family === "ipv4" && ((address.word ^ source.address) & source.mask) === 0;
  }
  return (
    address.family === "ipv6" &&
    equalIpv6(firstOfPrefix(address.words, source.length), firstOfPrefix(source.address, source.length))
  );
}

/** Returns the address of a source that matches just one. `undefined` for other sources. */
export function onlyAddressOf(source: Asked): Address | undefined {
  return source.kind !== "any" && source.kind !== "range" && totalOf(matchCountOf(source)) === 1n
    ? addressIn(source)
    : undefined;
}

/** Returns the address of a source as written. */
export function addressIn(source: MaskedSource): Address {
  return source.kind === "ipv4" ? { family: "ipv4", word: source.address } : { family: "ipv6", words: source.address };
}

/** Whether both sources match some address. */
export function overlaps(one: Source, other: Source): boolean {
  if (one.kind === "any" || other.kind === "any") return true;
  if (one.kind === "ipv4") {
    return other.kind === "ipv4" && ((one.address ^ other.address) & one.mask & other.mask) === 0;
  }
  if (other.kind === "ipv4") return false;
  const length = Math.min(one.length, other.length);
  return equalIpv6(firstOfPrefix(one.address, length), firstOfPrefix(other.address, length));
}

/**
 * Whether every address that `inner` matches is also matched by `outer`.
 *
 * `outer` must compare no bit that `inner` ignores. Equal sources cover each other.
 */
export function covers(outer: Source, inner: Source): boolean {
  if (outer.kind === "any" || inner.kind === "any") return outer.kind === "any";
  if (!overlaps(outer, inner)) return false;
  if (outer.kind === "ipv6" || inner.kind === "ipv6") return specificityOf(outer) <= specificityOf(inner);
  return (outer.mask & ~inner.mask) === 0;
}

/** Whether the mask of the source has holes. Such a source matches several CIDR blocks. */
export function hasHoles(source: Asked): boolean {
  return source.kind === "ipv4" && prefixLengthOf(source.mask) === undefined;
}

/** Returns sources that together match what a question is about. */
export function sourcesOf(asked: Asked): readonly Source[] {
  if (asked.kind !== "range") return [asked];
  const { family, from, to } = asked;
  return Array.from(blocksOf(from, to, family === "ipv4" ? 32 : 128), ({ first, length }): Source => {
    const address = addressOf(family, first);
    return address.family === "ipv4"
      ? { kind: "ipv4", address: address.word, mask: maskOfLength(length) }
      : { kind: "ipv6", address: address.words, length };
  });
}

export function familiesOf(asked: Asked): readonly Family[] {
  if (asked.kind === "range") return [asked.family];
  return asked.kind === "any" ? ["ipv4", "ipv6"] : [asked.kind];
}

/** Whether the source matches every address of the family. */
export function isCatchAllOf(source: Source, family: Family): boolean {
  return source.kind === "any" || (source.kind === family && specificityOf(source) === 0);
}

/** Returns how many addresses a source matches, or a range has. */
export function matchCountOf(source: Asked): AddressCount {
  if (source.kind === "any") return ALL_ADDRESSES;
  if (source.kind === "range") return countIn(source.family, source.to - source.from + 1n);
  const bits = source.kind === "ipv4" ? 32 : 128;
  return countIn(source.kind, 1n << BigInt(bits - specificityOf(source)));
}

/** Returns how many bits the source compares, the sort key of the evaluation model `most-specific`. */
export function specificityOf(source: Source): number {
  if (source.kind === "any") return 0;
  return source.kind === "ipv4" ? bitCountOf(source.mask) : source.length;
}

/**
 * Returns the prefix length that leaves out trailing zero octets (IPv4) or groups (IPv6): 16 for 10.1.0.0.
 *
 * An IPv4-mapped address has octets, and a length that is greater by 96.
 */
export function suggestedLengthOf(source: MaskedSource): number {
  const mapped = source.kind === "ipv6" ? mappedIpv4(source.address) : undefined;
  if (mapped !== undefined) return 96 + suggestedLengthOf({ kind: "ipv4", address: mapped, mask: ALL_BITS });
  const [words, bits, step] = source.kind === "ipv4" ? [[source.address], 32, 8] : [source.address, 128, 16];
  let length = bits;
  const isZeroFrom = (from: number) => words.every((word, index) => (word & ~prefixWord(from, index)) === 0);
  while (length > step && isZeroFrom(length - step)) length -= step;
  return length;
}

/** Returns the IPv4 prefix lengths that leave out one or more of the zero octets at the end: 8, 16 and 24 for 10.0.0.0. */
export function lengthsSuggestedBy(source: MaskedSource): readonly number[] {
  const widest = suggestedLengthOf(source);
  return [8, 16, 24].filter((length) => length >= widest);
}

/** A key that is equal for two sources exactly when they match the same addresses. */
export type MatchKey = string | number;

export function matchKeyOf(source: Source): MatchKey {
  if (source.kind === "any") return "any";
  if (source.kind === "ipv6") return `${firstOfPrefix(source.address, source.length).join(":")}/${source.length}`;
  return ipv4KeyOf(source.address, source.mask);
}

/** Returns the {@link MatchKey} of an IPv4 source. */
export function ipv4KeyOf(address: Ipv4, mask: Mask): MatchKey {
  const network = networkOf(address, mask);
  const length = prefixLengthOf(mask);
  // Large files are mostly IPv4 networks. A number is much faster to make than a text.
  return length === undefined ? `${network}&${mask}` : network * 64 + length;
}

/** Formats a source as `any`, in CIDR notation, or as address and dotted mask if the mask has holes. Formats a range by its ends. */
export function formatSource(source: Asked): string {
  if (source.kind === "any") return "any";
  if (source.kind === "range") return formatRange(source);
  if (source.kind === "ipv6") return `${formatIpv6(firstOfPrefix(source.address, source.length))}/${source.length}`;
  const network = formatIpv4(networkOf(source.address, source.mask));
  const length = prefixLengthOf(source.mask);
  return length === undefined ? `${network} ${formatIpv4(source.mask)}` : `${network}/${length}`;
}
