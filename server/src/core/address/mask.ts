import { formatIpv4, type Ipv4 } from "./ipv4.js";

/**
 * The bits of an IPv4 address that a rule looks at, as an unsigned 32-bit word.
 *
 * Never a prefix length: 255.0.255.0 is a legal mask and has none. What insists on a length asks
 * {@link prefixLengthOf} and deals with `undefined`.
 */
export type Mask = number;

export const ALL_BITS: Mask = 0xffffffff;

/** The mask with `length` leading one-bits, 0 to 32. */
export function maskOfLength(length: number): Mask {
  // JavaScript shifts by length modulo 32, so that a shift by 32 would change nothing.
  return length === 0 ? 0 : (ALL_BITS << (32 - length)) >>> 0;
}

/** The masks without holes, by length. */
export const prefixMasks = Array.from({ length: 33 }, (_, length) => {
  const mask = maskOfLength(length);
  return { length, mask, text: formatIpv4(mask) };
});

/** How many leading one-bits the mask is made of; `undefined` when it has holes. */
export function prefixLengthOf(mask: Mask): number | undefined {
  const zeros = ~mask >>> 0;
  return (zeros & (zeros + 1)) === 0 ? Math.clz32(zeros) : undefined;
}

/** The mask with every bit turned over: what Cisco calls a wildcard. */
export function complementOf(mask: Mask): Mask {
  return ~mask >>> 0;
}

export function bitCountOf(mask: Mask): number {
  let count = 0;
  for (let rest = mask >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}

/** How many runs of consecutive addresses (CIDR blocks) a rule with this mask matches. */
export function blockCountOf(mask: Mask): number {
  const trailingZeros = mask === 0 ? 32 : 31 - Math.clz32(mask & -mask);
  return 2 ** (32 - bitCountOf(mask) - trailingZeros);
}

/** The network address: the bits of `address` that the mask looks at. */
export function networkOf(address: Ipv4, mask: Mask): Ipv4 {
  return (address & mask) >>> 0;
}
