/** An IPv4 address as an unsigned 32-bit word: 192.0.2.1 is 0xc0000201. */
export type Ipv4 = number;

const DOT = 46;
const ZERO = 48;

/**
 * Reads four decimal octets and nothing else; `undefined` for every other text.
 *
 * A leading zero is refused: `010.0.0.1` is 8.0.0.1 to programs that read octal and 10.0.0.1 to the rest.
 * Equal to ipaddr.js's `isValidFourPartDecimal` and `parse`, which took 20 times as long for each rule of a large file.
 */
export function parseIpv4(text: string): Ipv4 | undefined {
  return scanIpv4(text, 0, text.length, scanned, 0) === text.length ? scanned[0] : undefined;
}

const scanned = new Uint32Array(1);

/**
 * Reads four decimal octets from offset `start` on, up to the first unit that is neither digit nor dot, and puts their word
 * at `place` of `words`. Answers the offset of that unit; negative when no address stands there.
 *
 * Neither the text nor the number becomes an object, of which a large file would make a million.
 */
export function scanIpv4(text: string, start: number, end: number, words: Uint32Array, place: number): number {
  let word = 0;
  let octet = -1;
  let dots = 0;
  let at = start;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit === DOT) {
      if (octet < 0 || ++dots > 3) return -1;
      word = (word << 8) | octet;
      octet = -1;
      continue;
    }
    const digit = unit - ZERO;
    if (digit < 0 || digit > 9) break;
    if (octet === 0) return -1;
    octet = octet < 0 ? digit : octet * 10 + digit;
    if (octet > 255) return -1;
  }
  if (octet < 0 || dots !== 3) return -1;
  words[place] = (word << 8) | octet;
  return at;
}

/** Four decimal octets. */
export function formatIpv4(word: Ipv4): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}
