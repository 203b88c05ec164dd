import ipaddr from "ipaddr.js";
import { formatIpv4, type Ipv4, parseIpv4 } from "./ipv4.js";

/** An IPv6 address as four unsigned 32-bit words, the most significant first. */
export type Ipv6 = readonly [number, number, number, number];

/**
 * Reads RFC 4291 text; `undefined` for every other text, for a zone id and for an IPv4 tail that {@link parseIpv4} refuses.
 *
 * An IPv4-mapped address is returned as it stands; {@link mappedIpv4} finds the IPv4 address in it.
 */
export function parseIpv6(text: string): Ipv6 | undefined {
  // ipaddr.js takes ::ffff:010.1.1.1 and ::ffff:0x7f.1.1.1, hence the check of the tail; 45 is the longest text there is.
  if (text.length > 45 || !/^[0-9a-f:]*(:\d+\.\d+\.\d+\.\d+)?$/i.test(text)) return undefined;
  const tail = text.slice(text.lastIndexOf(":") + 1);
  if (tail.includes(".") && parseIpv4(tail) === undefined) return undefined;
  if (!ipaddr.IPv6.isValid(text)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = ipaddr.IPv6.parse(text).parts;
  return [a * 65536 + b, c * 65536 + d, e * 65536 + f, g * 65536 + h];
}

/** RFC 5952 text; IPv4-mapped addresses in the mixed notation of its section 5. */
export function formatIpv6(words: Ipv6): string {
  const mapped = mappedIpv4(words);
  if (mapped !== undefined) return formatMapped(mapped);
  return new ipaddr.IPv6(words.flatMap((word) => [word >>> 16, word & 0xffff])).toRFC5952String();
}

/** An IPv4 address as an IPv4-mapped one (RFC 5952 section 5). */
export function formatMapped(word: Ipv4): string {
  return `::ffff:${formatIpv4(word)}`;
}

/** The IPv4 address in an IPv4-mapped one (::ffff:0:0/96, RFC 4291 section 2.5.5.2). */
export function mappedIpv4(words: Ipv6): Ipv4 | undefined {
  return words[0] === 0 && words[1] === 0 && words[2] === 0xffff ? words[3] : undefined;
}

/** The one-bits of a prefix of `length` bits in word `index`, the most significant being 0; an IPv4 prefix has word 0 only. */
export function prefixWord(length: number, index: number): number {
  const bits = length - 32 * index;
  // JavaScript shifts by a number modulo 32, so that the two ends need a case of their own.
  return bits <= 0 ? 0 : bits >= 32 ? 0xffffffff : ~(0xffffffff >>> bits) >>> 0;
}

/** The first address of the network: the leading `length` bits of `words`. */
export function firstOfPrefix(words: Ipv6, length: number): Ipv6 {
  return mapWords(words, (word, index) => (word & prefixWord(length, index)) >>> 0);
}

/** The last address of the network. */
export function lastOfPrefix(words: Ipv6, length: number): Ipv6 {
  return mapWords(words, (word, index) => (word | ~prefixWord(length, index)) >>> 0);
}

export function equalIpv6(one: Ipv6, other: Ipv6): boolean {
  return one.every((word, index) => word === other[index]);
}

/** The address as one number. */
export function ipv6Value(words: Ipv6): bigint {
  return words.reduce((value, word) => (value << 32n) | BigInt(word), 0n);
}

function mapWords(words: Ipv6, change: (word: number, index: number) => number): Ipv6 {
  return [change(words[0], 0), change(words[1], 1), change(words[2], 2), change(words[3], 3)];
}
