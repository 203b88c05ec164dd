/** The members of plain lists, and the patterns of HAProxy, which are those of its ACL files. */

import { type Address, numberOf } from "../address/address.js";
import { formatIpv4, parseIpv4 } from "../address/ipv4.js";
import { mappedIpv4, parseIpv6 } from "../address/ipv6.js";
import { ALL_BITS, maskOfLength } from "../address/mask.js";
import type { Dialect } from "../model/format.js";
import { type MaskedSource, type Source, sourcesOf } from "../model/source.js";
import type { Span } from "../text/text.js";
import { parseOctalQuad } from "./quads.js";

export interface Member {
  readonly sources: readonly Source[];
  readonly places: {
    readonly address: Span;
    readonly mask?: Span;
  };
  /** The reason to remark on it, if it means something else than it looks like. */
  readonly remarked?: string | undefined;
}

/** A host name, which HAProxy looks up when it starts. */
const NAME = /^[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*\.?$/i;

/** No member of a list is longer: two IPv6 addresses. */
const LONGEST_MEMBER = 100;

/** Reads a member of a list, or says why there is none. */
export function readMember(word: string, dialect: Dialect): Member | string {
  if (word.length > LONGEST_MEMBER) return "not-an-address";
  if (/[ \t]/.test(word)) return /^[\d.]+[ \t]+\d+(?:\.\d+){3}$/.test(word) ? "mask-apart" : "second-word";
  if (dialect === "haproxy" && NAME.test(word)) return "name";
  const dash = word.indexOf("-");
  if (dash >= 0) return dialect === "loader" ? readRange(word, dash) : "not-an-address";
  const slash = word.indexOf("/");
  const address = slash < 0 ? word : word.slice(0, slash);
  const mask = slash < 0 ? undefined : word.slice(slash + 1);
  const places = {
    address: { start: 0, end: address.length },
    ...(slash < 0 ? {} : { mask: { start: slash + 1, end: word.length } }),
  };
  const octal = address.includes(":") ? undefined : parseOctalQuad(address);
  if (octal !== undefined) {
    const bits = maskOf(mask, dialect);
    if (typeof bits === "string") return bits;
    const source: MaskedSource = { kind: "ipv4", address: octal, mask: bits };
    const isDecimal = parseIpv4(address) !== undefined;
    const remarked = !isDecimal ? "octal" : bits === 0 && dialect === "loader" ? "no-zero-length" : undefined;
    return { sources: [source], places, remarked };
  }
  const words = parseIpv6(address);
  if (words === undefined) return "not-an-address";
  const length = mask === undefined ? 128 : lengthOf(mask, 128, dialect);
  if (length === undefined) return "bad-length";
  const source: MaskedSource = { kind: "ipv6", address: words, length };
  if (dialect === "haproxy") return { sources: [source], places };
  const mapped = length < 96 ? undefined : mappedIpv4(words);
  if (mapped !== undefined)
    return { sources: [{ kind: "ipv4", address: mapped, mask: maskOfLength(length - 96) }], places };
  return { sources: [source], places, remarked: length === 0 ? "no-zero-length-ipv6" : undefined };
}

/** Reads a prefix length. HAProxy takes a sign and any number of zeros. */
function lengthOf(digits: string, most: number, dialect: Dialect): number | undefined {
  const isNumber = (dialect === "haproxy" ? /^\+?\d+$/ : /^\d{1,3}$/).test(digits);
  return isNumber && Number(digits) <= most ? Number(digits) : undefined;
}

/** Reads what is behind the slash of an IPv4 address. HAProxy takes dotted masks. */
function maskOf(mask: string | undefined, dialect: Dialect): number | string {
  if (mask === undefined) return ALL_BITS;
  const length = lengthOf(mask, 32, dialect);
  if (length !== undefined) return maskOfLength(length);
  const dotted = dialect === "haproxy" ? parseIpv4(mask) : undefined;
  return dotted ?? (mask.includes(".") ? "dotted-mask" : "bad-length");
}

/** Reads the first and the last address of consecutive ones: the fewest blocks of them. */
function readRange(word: string, dash: number): Member | string {
  const ends = [word.slice(0, dash), word.slice(dash + 1)].map(readEnd);
  const [from, to] = ends;
  if (from === undefined || to === undefined || from.family !== to.family) return "not-an-address";
  const range = { family: from.family, from: numberOf(from), to: numberOf(to) };
  if (range.from > range.to) return "reversed-range";
  return {
    sources: sourcesOf({ kind: "range", ...range }),
    places: { address: { start: 0, end: word.length } },
  };
}

function readEnd(text: string): Address | undefined {
  const word = parseIpv4(text);
  if (word !== undefined) return { family: "ipv4", word };
  const words = parseIpv6(text);
  return words === undefined || mappedIpv4(words) !== undefined ? undefined : { family: "ipv6", words };
}

/** Returns what an address means if it is octal. The words of longer texts are cut. */
export function octalMeaning(word: string): string {
  const address = parseOctalQuad(word.replace(/\/.*/, ""));
  return address === undefined ? "another address" : formatIpv4(address);
}
