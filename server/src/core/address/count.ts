import type { Family } from "./address.js";

/**
 * How many addresses of each family. People never see the sum of the two: IPv6 has 2^96 addresses for each one of IPv4.
 */
export type AddressCount = Readonly<Record<Family, bigint>>;

export const NO_ADDRESSES: AddressCount = { ipv4: 0n, ipv6: 0n };

/** The addresses of both families. */
export const ALL_ADDRESSES: AddressCount = { ipv4: 1n << 32n, ipv6: 1n << 128n };

export function countIn(family: Family, count: bigint): AddressCount {
  return { ...NO_ADDRESSES, [family]: count };
}

export function plus(one: AddressCount, other: AddressCount): AddressCount {
  return { ipv4: one.ipv4 + other.ipv4, ipv6: one.ipv6 + other.ipv6 };
}

export function minus(one: AddressCount, other: AddressCount): AddressCount {
  return { ipv4: one.ipv4 - other.ipv4, ipv6: one.ipv6 - other.ipv6 };
}

export function isNone({ ipv4, ipv6 }: AddressCount): boolean {
  return ipv4 === 0n && ipv6 === 0n;
}

/** Returns the sum of both families, to compare counts and for programs that read one number. */
export function totalOf({ ipv4, ipv6 }: AddressCount): bigint {
  return ipv4 + ipv6;
}
