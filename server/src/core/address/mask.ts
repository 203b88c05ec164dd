import { formatIpv4, type Ipv4 } from "./ipv4.js";

/**
 * The bits of an IPv4 address that a rule compares, as an unsigned 32-bit word.
 *
 * Not a prefix length: 255.0.255.0 is a legal mask and has none. {@link prefixLengthOf} returns `undefined` for it.
 */
export type Mask = number;

export const ALL_BITS: Mask = 0xffffffff;

/** Returns the mask with `length` leading one-bits, 0 to 32. */
export function maskOfLength(length: number): Mask {
  // JavaScript shifts modulo 32, so a shift by 32 would change nothing.
  return length === 0 ? 0 : (ALL_BITS << (32 - length)) >>> 0;
}

/** All contiguous masks, by prefix length. */
export const prefixMasks = Array.from({ length: 33 }, (_, length) => {
  const mask = maskOfLength(length);
  return { length, mask, text: formatIpv4(mask) };
});

/** Returns the prefix length of a mask. `undefined` if the mask has holes. */
export function prefixLengthOf(mask: Mask): number | undefined {
  const zeros = ~mask >>> 0;
  return (zeros & (zeros + 1)) === 0 ? Math.clz32(zeros) : undefined;
}

/** Inverts every bit of a mask. Cisco calls the result a wildcard. */
export function complementOf(mask: Mask): Mask {
  return ~mask >>> 0;
}

/** Counts the one-bits of a mask. */
export function bitCountOf(mask: Mask): number {
  let count = 0;
  for (let rest = mask >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}

/** Returns how many CIDR blocks a rule with this mask matches. No two of them are adjacent. */
export function blockCountOf(mask: Mask): number {
  const trailingZeros = mask === 0 ? 32 : 31 - Math.clz32(mask & -mask);
  return 2 ** (32 - bitCountOf(mask) - trailingZeros);
}

/** Returns the network address: the bits of `address` that the mask compares. */
export function networkOf(address: Ipv4, mask: Mask): Ipv4 {
  return (address & mask) >>> 0;
}
