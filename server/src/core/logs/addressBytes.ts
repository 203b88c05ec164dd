import type { Address } from "../address/address.js";
import { COLON, DOT, hexDigitOf, isDigitByte, ZERO } from "./bytes.js";

/** The client's address and the time of a line. One object takes all lines of a log, since a line must not cost an object. */
export interface FoundInLine {
  /** The words of the address, the most significant first. An IPv4 address is the first word. */
  readonly words: Uint32Array;
  /** The number of words: 1 for IPv4, 4 for IPv6. */
  width: 1 | 4;
  /** In seconds since 1970, {@link NO_TIME} for a line without a time. */
  time: number;
}

/** Means "no time" where a time is expected. No log begins before 1970. */
export const NO_TIME = 0;

export function foundInLine(): FoundInLine {
  return { words: new Uint32Array(4), width: 1, time: NO_TIME };
}

/** Writes an address that was read elsewhere. */
export function setAddress(found: FoundInLine, address: Address): void {
  if (address.family === "ipv4") found.words[0] = address.word;
  else found.words.set(address.words);
  found.width = address.family === "ipv4" ? 1 : 4;
}

/** Means that a line has no client's address, where the offset behind it is expected. */
export const NO_CLIENT = -1;

/** The bytes that {@link scanAddress} reads at once: the longest IPv4 address, and the byte behind it. */
const LONGEST_IPV4 = 16;

/**
 * Reads the address that begins at offset `from`, up to the first byte that cannot be a part of it, as `parseAddress` reads its text.
 *
 * Writes the address to `found` and returns the offset behind it. Returns {@link NO_CLIENT} if there is none. Creates no object and no
 * text: a log has millions of addresses.
 */
export function scanAddress(bytes: Uint8Array, from: number, to: number, found: FoundInLine): number {
  if (from + LONGEST_IPV4 > to) return scanSlowly(bytes, from, to, found);
  // How many digits an octet has looks random to a processor, so no branch depends on that.
  const first = octetAt(bytes, from);
  const second = octetAt(bytes, from + (first >>> LENGTH_SHIFT));
  const third = octetAt(bytes, from + ((first + second) >>> LENGTH_SHIFT));
  const fourth = octetAt(bytes, from + ((first + second + third) >>> LENGTH_SHIFT));
  const end = from + ((first + second + third + fourth) >>> LENGTH_SHIFT) - 1;
  const isPlain = ((first | second | third | fourth) & ODD_OCTET) === 0;
  const last = bytes[end] ?? 0;
  const areDots =
    bytes[from + (first >>> LENGTH_SHIFT) - 1] === DOT &&
    bytes[from + ((first + second) >>> LENGTH_SHIFT) - 1] === DOT &&
    bytes[from + ((first + second + third) >>> LENGTH_SHIFT) - 1] === DOT;
  if (!isPlain || !areDots || last === DOT || isDigitByte(last)) return scanSlowly(bytes, from, to, found);
  found.words[0] = ((first & 255) << 24) | ((second & 255) << 16) | ((third & 255) << 8) | (fourth & 255);
  found.width = 1;
  return end;
}

/** Above the number of an octet are its length and one byte more, and below that the sign of an octet that is not plain. */
const LENGTH_SHIFT = 16;
const ODD_OCTET = 0xff00;

function octetAt(bytes: Uint8Array, at: number): number {
  const one = (bytes[at] ?? 0) ^ ZERO;
  const two = (bytes[at + 1] ?? 0) ^ ZERO;
  const three = (bytes[at + 2] ?? 0) ^ ZERO;
  const hasTwo = Number(two < 10);
  const hasThree = hasTwo & Number(three < 10);
  const tens = one + (-hasTwo & (9 * one + two));
  const value = tens + (-hasThree & (9 * tens + three));
  const isOdd = Number(one > 9) | (hasTwo & Number(one === 0));
  return (((2 + hasTwo + hasThree) << LENGTH_SHIFT) + value) | (-isOdd & ODD_OCTET);
}

/** Reads an address of any form byte by byte. */
function scanSlowly(bytes: Uint8Array, from: number, to: number, found: FoundInLine): number {
  let at = from;
  while (at < to && at < from + DIGITS_OF_OCTET && isDigitByte(bytes[at] ?? 0)) at++;
  if (at >= to || bytes[at] !== DOT) return scanIpv6(bytes, from, to, found);
  found.words[0] = 0;
  found.width = 1;
  return scanOctets(bytes, from, to, 0, found.words);
}

const DIGITS_OF_OCTET = 3;
const GROUPS = 8;

/** Reads an IPv6 address by RFC 4291, which may end in four octets. An IPv4-mapped address is the IPv4 address. */
function scanIpv6(bytes: Uint8Array, from: number, to: number, found: FoundInLine): number {
  const { words } = found;
  words.fill(0);
  let count = 0;
  /** How many groups are before the `::`, -1 without one. */
  let gap = -1;
  let at = from;
  if (bytes[at] === COLON) {
    if (at + 1 >= to || bytes[at + 1] !== COLON) return NO_CLIENT;
    gap = 0;
    at += 2;
  }
  for (;;) {
    let group = 0;
    const start = at;
    for (; at < to; at++) {
      const digit = hexDigitOf(bytes[at] ?? 0);
      if (digit < 0) break;
      if (at - start === 4) return NO_CLIENT;
      group = (group << 4) | digit;
    }
    if (at < to && bytes[at] === DOT && at > start) {
      at = scanOctets(bytes, start, to, count, words);
      if (at === NO_CLIENT) return NO_CLIENT;
      count += 2;
      break;
    }
    // Only behind `::` there may be no group.
    if (at === start) {
      if (gap === count && (start === from + 2 || bytes[start - 1] === COLON)) break;
      return NO_CLIENT;
    }
    if (count === GROUPS) return NO_CLIENT;
    setGroup(words, count++, group);
    if (at >= to || bytes[at] !== COLON) break;
    at++;
    if (at < to && bytes[at] === COLON) {
      if (gap >= 0) return NO_CLIENT;
      gap = count;
      at++;
    }
  }
  if (gap < 0 ? count !== GROUPS : count >= GROUPS) return NO_CLIENT;
  if (at < to && (bytes[at] === COLON || bytes[at] === DOT)) return NO_CLIENT;
  if (gap >= 0) spread(words, gap, count);
  found.width = 4;
  if (words[0] === 0 && words[1] === 0 && words[2] === 0xffff) {
    words[0] = words[3] ?? 0;
    found.width = 1;
  }
  return at;
}

/** Reads an IPv4 address, or the end of an IPv6 address, as groups `count` and `count + 1`. Both groups are 0 before. */
function scanOctets(bytes: Uint8Array, from: number, to: number, count: number, words: Uint32Array): number {
  if (count > GROUPS - 2) return NO_CLIENT;
  let octet = -1;
  let dots = 0;
  let word = 0;
  let at = from;
  for (; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === DOT) {
      if (octet < 0 || ++dots > 3) return NO_CLIENT;
      word = (word << 8) | octet;
      octet = -1;
      continue;
    }
    if (!isDigitByte(byte)) break;
    if (octet === 0) return NO_CLIENT;
    octet = octet < 0 ? byte - ZERO : octet * 10 + byte - ZERO;
    if (octet > 255) return NO_CLIENT;
  }
  if (octet < 0 || dots !== 3) return NO_CLIENT;
  word = ((word << 8) | octet) >>> 0;
  setGroup(words, count, word >>> 16);
  setGroup(words, count + 1, word & 0xffff);
  return at;
}

function setGroup(words: Uint32Array, place: number, group: number): void {
  const word = place >>> 1;
  words[word] = (words[word] ?? 0) | (place % 2 === 0 ? group << 16 : group);
}

function groupAt(words: Uint32Array, place: number): number {
  return ((words[place >>> 1] ?? 0) >>> (place % 2 === 0 ? 16 : 0)) & 0xffff;
}

/** Moves the groups behind the `::` to the end. */
function spread(words: Uint32Array, gap: number, count: number): void {
  for (let moved = 0; moved < count - gap; moved++) {
    const place = count - 1 - moved;
    const group = groupAt(words, place);
    const [kept, target] = [place >>> 1, GROUPS - 1 - moved];
    words[kept] = (words[kept] ?? 0) & (place % 2 === 0 ? 0xffff : 0xffff0000);
    setGroup(words, target, group);
  }
}
