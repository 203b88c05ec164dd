import type { Address } from "./address.js";
import { parseIpv4 } from "./ipv4.js";
import { equalIpv6, firstOfPrefix, parseIpv6 } from "./ipv6.js";
import { maskOfLength, networkOf } from "./mask.js";

/** A CIDR block that a standard sets aside. */
export interface SpecialNetwork {
  readonly cidr: string;
  readonly name: string;
  readonly source: string;
  /** Whether no TCP client has one of its addresses. */
  readonly isImpossible?: true;
}

/** The blocks of the IANA special-purpose registries that administrators meet. A block precedes the blocks that contain it. */
export const specialNetworks: readonly SpecialNetwork[] = [
  { cidr: "255.255.255.255/32", name: "limited broadcast", source: "RFC 8190" },
  { cidr: "0.0.0.0/8", name: "reserved for this network", source: "RFC 791", isImpossible: true },
  { cidr: "10.0.0.0/8", name: "private", source: "RFC 1918" },
  { cidr: "100.64.0.0/10", name: "shared by carriers", source: "RFC 6598" },
  { cidr: "127.0.0.0/8", name: "loopback", source: "RFC 1122" },
  { cidr: "169.254.0.0/16", name: "link-local", source: "RFC 3927" },
  { cidr: "172.16.0.0/12", name: "private", source: "RFC 1918" },
  { cidr: "192.0.2.0/24", name: "documentation", source: "RFC 5737" },
  { cidr: "192.168.0.0/16", name: "private", source: "RFC 1918" },
  { cidr: "198.18.0.0/15", name: "benchmarking", source: "RFC 2544" },
  { cidr: "198.51.100.0/24", name: "documentation", source: "RFC 5737" },
  { cidr: "203.0.113.0/24", name: "documentation", source: "RFC 5737" },
  { cidr: "224.0.0.0/4", name: "multicast", source: "RFC 5771", isImpossible: true },
  { cidr: "240.0.0.0/4", name: "reserved", source: "RFC 1112", isImpossible: true },
  { cidr: "::/128", name: "unspecified", source: "RFC 4291", isImpossible: true },
  { cidr: "::1/128", name: "loopback", source: "RFC 4291" },
  { cidr: "64:ff9b::/96", name: "IPv4/IPv6 translation", source: "RFC 6052" },
  { cidr: "2001:db8::/32", name: "documentation", source: "RFC 3849" },
  { cidr: "2002::/16", name: "6to4", source: "RFC 3056" },
  { cidr: "fc00::/7", name: "unique local", source: "RFC 4193" },
  { cidr: "fe80::/10", name: "link-local", source: "RFC 4291" },
  { cidr: "ff00::/8", name: "multicast", source: "RFC 4291", isImpossible: true },
];

/** Names what a block is for: `multicast, never a client`. */
export function classOf({ name, isImpossible }: SpecialNetwork): string {
  return isImpossible ? `${name}, never a client` : name;
}

const table = specialNetworks.map((network) => {
  const [address = "", length] = network.cidr.split("/");
  return { network, ipv4: parseIpv4(address), ipv6: parseIpv6(address), length: Number(length) };
});

/** Returns the special-purpose block that contains an address. `undefined` for public addresses. */
export function specialNetworkOf(address: Address): SpecialNetwork | undefined {
  return table.find(({ ipv4, ipv6, length }) =>
    address.family === "ipv4"
      ? ipv4 !== undefined && networkOf(address.word, maskOfLength(length)) === ipv4
      : ipv6 !== undefined && equalIpv6(firstOfPrefix(address.words, length), ipv6),
  )?.network;
}
