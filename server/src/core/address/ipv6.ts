import ipaddr from "ipaddr.js";
import { formatIpv4, type Ipv4, parseIpv4 } from "./ipv4.js";

/** An IPv6 address as four unsigned 32-bit words, the most significant first. */
export type Ipv6 = readonly [number, number, number, number];

/**
 * Reads RFC 4291 text; `undefined` for every other text, for a zone id and for an IPv4 tail that {@link parseIpv4} refuses.
 *
 * An IPv4-mapped address is returned as it is written; {@link mappedIpv4} finds the IPv4 address in it.
 */
export function parseIpv6(text: string): Ipv6 | undefined {
  if (text.length > LONGEST) return undefined;
  const groups = withoutTail(text);
  // ipaddr.js takes zone ids, which begin with a percent sign.
  if (groups === undefined || !/^[0-9a-f:]+$/i.test(groups) || !ipaddr.IPv6.isValid(groups)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = ipaddr.IPv6.parse(groups).parts;
  return [a * 65536 + b, c * 65536 + d, e * 65536 + f, g * 65536 + h];
}

/** Eight groups of four digits, the last two as an IPv4 tail. */
const LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length;

/**
 * The text with its IPv4 tail as two groups, `undefined` where the tail is no IPv4 address. ipaddr.js is not asked about tails: it takes
 * `::010.1.1.1` and `::0x7f.1.1.1`, and reads `::192.0.2.1` as the mapped `::ffff:192.0.2.1`.
 */
function withoutTail(text: string): string | undefined {
  if (!text.includes(".")) return text;
  const start = text.lastIndexOf(":") + 1;
  const tail = start === 0 ? undefined : parseIpv4(text.slice(start));
  return tail === undefined
    ? undefined
    : `${text.slice(0, start)}${(tail >>> 16).toString(16)}:${(tail & 0xffff).toString(16)}`;
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
