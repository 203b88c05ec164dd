import ipaddr from "ipaddr.js";
import { formatIpv4, type Ipv4, parseIpv4 } from "./ipv4.js";

/** An IPv6 address as four unsigned 32-bit words, the most significant first. */
export type Ipv6 = readonly [number, number, number, number];

/**
 * Reads RFC 4291 text. `undefined` for any other text, for a zone id and for an IPv4 tail that {@link parseIpv4} refuses.
 *
 * Returns an IPv4-mapped address unchanged. {@link mappedIpv4} extracts the IPv4 address.
 */
export function parseIpv6(text: string): Ipv6 | undefined {
  if (text.length > LONGEST_ADDRESS) return undefined;
  const groups = withoutTail(text);
  // ipaddr.js accepts zone ids, which begin with a percent sign.
  if (groups === undefined || !/^[0-9a-f:]+$/i.test(groups) || !ipaddr.IPv6.isValid(groups)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = ipaddr.IPv6.parse(groups).parts;
  return [a * 65536 + b, c * 65536 + d, e * 65536 + f, g * 65536 + h];
}

/** The length of the longest spelling of an address. It has an IPv4 tail. */
export const LONGEST_ADDRESS = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length;

/**
 * Replaces an IPv4 tail by two groups. `undefined` if the tail is not an IPv4 address.
 *
 * ipaddr.js gets no tails: it accepts `::010.1.1.1` and `::0x7f.1.1.1`, and reads `::192.0.2.1` as `::ffff:192.0.2.1`.
 */
function withoutTail(text: string): string | undefined {
  if (!text.includes(".")) return text;
  const start = text.lastIndexOf(":") + 1;
  const tail = start === 0 ? undefined : parseIpv4(text.slice(start));
  return tail === undefined
    ? undefined
    : `${text.slice(0, start)}${(tail >>> 16).toString(16)}:${(tail & 0xffff).toString(16)}`;
}

/** Formats an address by RFC 5952. An IPv4-mapped address gets the mixed notation of section 5. */
export function formatIpv6(words: Ipv6): string {
  const mapped = mappedIpv4(words);
  if (mapped !== undefined) return formatMapped(mapped);
  return new ipaddr.IPv6(words.flatMap((word) => [word >>> 16, word & 0xffff])).toRFC5952String();
}

/** Formats an IPv4 address as an IPv4-mapped one (RFC 5952 section 5). */
export function formatMapped(word: Ipv4): string {
  return `::ffff:${formatIpv4(word)}`;
}

/** Returns the IPv4 address in an IPv4-mapped one (::ffff:0:0/96, RFC 4291 section 2.5.5.2). `undefined` for others. */
export function mappedIpv4(words: Ipv6): Ipv4 | undefined {
  return words[0] === 0 && words[1] === 0 && words[2] === 0xffff ? words[3] : undefined;
}

/** Returns word `index` of the mask of a prefix length. Word 0 is the most significant, and the only one in IPv4. */
export function prefixWord(length: number, index: number): number {
  const bits = length - 32 * index;
  // JavaScript shifts modulo 32, so 0 and 32 bits need cases of their own.
  return bits <= 0 ? 0 : bits >= 32 ? 0xffffffff : ~(0xffffffff >>> bits) >>> 0;
}

/** Returns the first address of a network: the leading `length` bits of `words`. */
export function firstOfPrefix(words: Ipv6, length: number): Ipv6 {
  return mapWords(words, (word, index) => (word & prefixWord(length, index)) >>> 0);
}

/** Returns the last address of a network. */
export function lastOfPrefix(words: Ipv6, length: number): Ipv6 {
  return mapWords(words, (word, index) => (word | ~prefixWord(length, index)) >>> 0);
}

export function equalIpv6(one: Ipv6, other: Ipv6): boolean {
  return one.every((word, index) => word === other[index]);
}

function mapWords(words: Ipv6, change: (word: number, index: number) => number): Ipv6 {
  return [change(words[0], 0), change(words[1], 1), change(words[2], 2), change(words[3], 3)];
}
