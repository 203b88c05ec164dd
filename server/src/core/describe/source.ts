import { formatAddress } from "../address/address.js";
import type { AddressCount } from "../address/count.js";
import { formatIpv4 } from "../address/ipv4.js";
import { firstOfPrefix, formatIpv6, lastOfPrefix } from "../address/ipv6.js";
import { blockCountOf, complementOf, networkOf, prefixLengthOf } from "../address/mask.js";
import { classOf, specialNetworkOf } from "../address/special.js";
import { addressIn, formatSource, type MaskedSource, matchCountOf, type Source } from "../model/source.js";
import { addresses, formatCount, formatIpv6Exactly } from "./counts.js";

/** A row of a table: a property and its value. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Describes the address of a source and its network. */
export function describeAddress(source: Source): readonly Fact[] {
  if (source.kind === "any") return [{ name: "any", value: "every IPv4 and IPv6 address" }];
  const address = addressIn(source);
  const special = specialNetworkOf(address);
  const facts = [
    { name: "Address", value: formatAddress(address) },
    { name: "Class", value: special ? `${classOf(special)} (${special.source}, ${special.cidr})` : "public" },
    { name: "Network", value: formatSource(source) },
  ];
  const [first, last] = firstAndLast(source);
  return [...facts, { name: "First", value: first }, { name: "Last", value: last }];
}

/** Describes the mask of a source and how much it matches. */
export function describeMask(source: Source): readonly Fact[] {
  const matched = { name: "Matches", value: exactly(matchCountOf(source)) };
  if (source.kind === "any") return [matched];
  if (source.kind === "ipv6") return [{ name: "Prefix length", value: `/${source.length}` }, matched];
  const { mask } = source;
  const length = prefixLengthOf(mask);
  return [
    { name: "Mask", value: formatIpv4(mask) },
    { name: "Prefix length", value: length === undefined ? "none, the mask has holes" : `/${length}` },
    { name: "Wildcard", value: formatIpv4(complementOf(mask)) },
    matched,
    ...(length === undefined ? [{ name: "Blocks", value: formatCount(blockCountOf(mask)) }] : []),
  ];
}

/** Formats a number of addresses exactly, also of IPv6: `65,536 addresses`, `2^80 addresses`. */
function exactly(count: AddressCount): string {
  if (count.ipv6 === 0n || count.ipv4 > 0n) return addresses(count);
  return count.ipv6 === 1n ? addresses(count) : `${formatIpv6Exactly(count.ipv6)} addresses`;
}

/** Formats the first and the last address that a source matches. */
export function firstAndLast(source: MaskedSource): readonly [string, string] {
  if (source.kind === "ipv6") {
    const { address, length } = source;
    return [formatIpv6(firstOfPrefix(address, length)), formatIpv6(lastOfPrefix(address, length))];
  }
  const network = networkOf(source.address, source.mask);
  return [formatIpv4(network), formatIpv4((network | complementOf(source.mask)) >>> 0)];
}
