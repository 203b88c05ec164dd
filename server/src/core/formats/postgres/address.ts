import { parseIpv4 } from "../../address/ipv4.js";
import { type Ipv6, parseIpv6 } from "../../address/ipv6.js";
import { maskOfLength } from "../../address/mask.js";
import type { MaskedSource } from "../../model/source.js";
import { parseOctalQuad } from "../quads.js";

/** An address, as getaddrinfo() reads it with AI_NUMERICHOST. */
export type Numeric =
  | { readonly family: "ipv4"; readonly word: number; readonly isUsual: boolean }
  | { readonly family: "ipv6"; readonly words: Ipv6; readonly zone: string | undefined };

/**
 * Reads an address: IPv4 as inet_aton(), so in octal, hexadecimal and short forms too, and IPv6 with a zone.
 *
 * `isUsual` says that all programs read it alike. `undefined` for any other text, which PostgreSQL takes for a host name.
 */
export function readNumeric(text: string): Numeric | undefined {
  const word = parseOctalQuad(text, true);
  if (word !== undefined) return { family: "ipv4", word, isUsual: parseIpv4(text) === word };
  const sign = text.indexOf("%");
  const zone = sign < 0 ? undefined : text.slice(sign + 1);
  const words = parseIpv6(sign < 0 ? text : text.slice(0, sign));
  if (words === undefined || (zone !== undefined && !isZone(zone, words))) return undefined;
  return { family: "ipv6", words, zone };
}

/** Whether a zone is a number, or may be the name of an interface, which only link-local addresses have. */
function isZone(zone: string, [first]: Ipv6): boolean {
  const isLinkLocal = first >>> 22 === 0xfe80 >>> 6 || (first >>> 24 === 0xff && ((first >>> 16) & 15) === 2);
  return /^\d+$/.test(zone) || (isLinkLocal && zone !== "");
}

/** Reads a prefix length as strtol() does: `+8` and `08` are 8. `undefined` for any other text, and for lengths that are too large. */
export function readLength(text: string, { family }: Numeric): number | undefined {
  const length = /^[ \t\v\f\r]*[+-]?\d+$/.test(text) ? Number(text) : undefined;
  const most = family === "ipv4" ? 32 : 128;
  return length !== undefined && length >= 0 && length <= most ? Math.abs(length) : undefined;
}

/** Returns the addresses of a prefix. */
export function prefixOf(address: Numeric, length: number): MaskedSource {
  return address.family === "ipv4"
    ? { kind: "ipv4", address: address.word, mask: maskOfLength(length) }
    : { kind: "ipv6", address: address.words, length };
}

/** Returns the one address. */
export function hostOf(address: Numeric): MaskedSource {
  return prefixOf(address, address.family === "ipv4" ? 32 : 128);
}

/**
 * Returns the addresses that a mask of the same family leaves.
 *
 * A source of IPv6 has no mask with holes: it is then the prefix of the leading ones, and `hasHoles` says that fewer addresses match.
 * `undefined` if the families differ.
 */
export function maskedBy(
  address: Numeric,
  mask: Numeric,
): { readonly source: MaskedSource; readonly hasHoles: boolean } | undefined {
  if (address.family === "ipv4") {
    if (mask.family !== "ipv4") return undefined;
    return { source: { kind: "ipv4", address: address.word, mask: mask.word }, hasHoles: false };
  }
  if (mask.family !== "ipv6") return undefined;
  const bits = mask.words.map((word) => word.toString(2).padStart(32, "0")).join("");
  const length = `${bits}0`.indexOf("0");
  return { source: { kind: "ipv6", address: address.words, length }, hasHoles: bits.includes("01") };
}

/** Returns the length that a plain number in the column of the mask means. `undefined` for any other text. */
export function lengthMeant(text: string, address: Numeric): number | undefined {
  return /^[1-9]\d{0,2}$/.test(text) ? readLength(text, address) : undefined;
}
