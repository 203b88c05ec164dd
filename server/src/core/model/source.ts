import type { Address, Family } from "../address/address.js";
import { formatIpv4, type Ipv4 } from "../address/ipv4.js";
import {
  equalIpv6,
  firstOfPrefix,
  formatIpv6,
  type Ipv6,
  ipv6Value,
  lastOfPrefix,
  prefixWord,
} from "../address/ipv6.js";
import { ALL_BITS, bitCountOf, complementOf, type Mask, networkOf, prefixLengthOf } from "../address/mask.js";

/**
 * What a rule matches. Addresses stand as written, host bits included; the match ignores them (Q155920).
 *
 * An IPv4-mapped IPv6 network of 96 or more bits is an `ipv4` source: ::ffff:192.0.2.0/120 is 192.0.2.0/24.
 */
export type Source =
  | { readonly kind: "any" }
  | { readonly kind: "ipv4"; readonly address: Ipv4; readonly mask: Mask }
  | { readonly kind: "ipv6"; readonly address: Ipv6; readonly length: number };

/** Whether `(address AND mask) == (rule address AND mask)`; `any` matches every address of both families. */
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

/** The address that a source matches, when it is one only. */
export function onlyAddressOf(source: Source): Address | undefined {
  if (source.kind === "ipv4" && source.mask === ALL_BITS) return { family: "ipv4", word: source.address };
  if (source.kind === "ipv6" && source.length === 128) return { family: "ipv6", words: source.address };
  return undefined;
}

/** Whether some address is matched by both. */
export function overlaps(one: Source, other: Source): boolean {
  if (one.kind === "any" || other.kind === "any") return true;
  if (one.kind === "ipv4") {
    return other.kind === "ipv4" && ((one.address ^ other.address) & one.mask & other.mask) === 0;
  }
  if (other.kind === "ipv4") return false;
  const length = Math.min(one.length, other.length);
  return equalIpv6(firstOfPrefix(one.address, length), firstOfPrefix(other.address, length));
}

/** Whether its mask has holes: then what it matches is no one block of addresses. */
export function hasHoles(source: Source): boolean {
  return source.kind === "ipv4" && prefixLengthOf(source.mask) === undefined;
}

export function familiesOf(source: Source): readonly Family[] {
  return source.kind === "any" ? ["ipv4", "ipv6"] : [source.kind];
}

/** Whether the source matches every address of the family. */
export function isCatchAllOf(source: Source, family: Family): boolean {
  if (source.kind === "any") return true;
  if (source.kind !== family) return false;
  return source.kind === "ipv4" ? source.mask === 0 : source.length === 0;
}

/** How many addresses the source matches; `any` matches 2^128 + 2^32. */
export function matchCountOf(source: Source): bigint {
  if (source.kind === "any") return (1n << 128n) + (1n << 32n);
  return source.kind === "ipv4" ? BigInt(2 ** (32 - bitCountOf(source.mask))) : 1n << BigInt(128 - source.length);
}

/** The first and the last address of the family that the source matches, as numbers; masks with holes skip some between. */
export function bordersOf(source: Source, family: Family): readonly [from: bigint, to: bigint] {
  if (source.kind === "ipv4") {
    const network = networkOf(source.address, source.mask);
    return [BigInt(network), BigInt((network | complementOf(source.mask)) >>> 0)];
  }
  if (source.kind === "ipv6") {
    const { address, length } = source;
    return [ipv6Value(firstOfPrefix(address, length)), ipv6Value(lastOfPrefix(address, length))];
  }
  return [0n, (1n << (family === "ipv4" ? 32n : 128n)) - 1n];
}

/** How many mask bits the source looks at: what the evaluation model `most-specific` sorts by. */
export function specificityOf(source: Source): number {
  if (source.kind === "any") return 0;
  return source.kind === "ipv4" ? bitCountOf(source.mask) : source.length;
}

/** The prefix length that the zeros at the end of an address suggest: by octets in IPv4, by groups of 16 bits in IPv6. */
export function suggestedLengthOf(source: Exclude<Source, { readonly kind: "any" }>): number {
  const [words, bits, step] = source.kind === "ipv4" ? [[source.address], 32, 8] : [source.address, 128, 16];
  let length = bits;
  const isZeroFrom = (from: number) => words.every((word, index) => (word & ~prefixWord(from, index)) === 0);
  while (length > step && isZeroFrom(length - step)) length -= step;
  return length;
}

/** What two sources share exactly when they match the same addresses. */
export type MatchKey = string | number;

export function matchKeyOf(source: Source): MatchKey {
  if (source.kind === "any") return "any";
  if (source.kind === "ipv6") return `${firstOfPrefix(source.address, source.length).join(":")}/${source.length}`;
  const network = networkOf(source.address, source.mask);
  const length = prefixLengthOf(source.mask);
  // A number where there is one, since large files are all IPv4 networks: a text for each would be most of the work.
  return length === undefined ? `${network}&${source.mask}` : network * 64 + length;
}

/** Canonical text: `any`, CIDR notation, or address and dotted mask where the mask has holes. */
export function formatSource(source: Source): string {
  if (source.kind === "any") return "any";
  if (source.kind === "ipv6") return `${formatIpv6(firstOfPrefix(source.address, source.length))}/${source.length}`;
  const network = formatIpv4(networkOf(source.address, source.mask));
  const length = prefixLengthOf(source.mask);
  return length === undefined ? `${network} ${formatIpv4(source.mask)}` : `${network}/${length}`;
}
