import { parseIpv4 } from "../../address/ipv4.js";
import { equalIpv6, firstOfPrefix, parseIpv6 } from "../../address/ipv6.js";
import { maskOfLength, networkOf } from "../../address/mask.js";
import type { MaskedSource } from "../../model/source.js";

/** A pattern, or why Postfix skips it. `wraps` says that its length is not the one written, `meant` is a network whose host bits are set. */
export type Pattern =
  | { readonly source: MaskedSource; readonly wraps: boolean }
  | { readonly fault: PatternFault; readonly meant?: MaskedSource };

type PatternFault = "host-bits" | "bad-mask" | "bad-length" | "bad-network" | "bad-address" | "bad-brackets";

/** No address with a length is longer, brackets included. */
const LONGEST_PATTERN = 60;

/** Reads a pattern as cidr_match_parse() does: strict octets, IPv6 by RFC 4291, and a length with leading zeros. */
export function readPattern(pattern: string): Pattern {
  if (pattern.length > LONGEST_PATTERN) return { fault: "bad-address" };
  const [, inside, behind] = /^\[([^\]]*)\](?:\/(.*))?$/.exec(pattern) ?? [];
  if (inside === undefined && pattern.startsWith("[")) return { fault: "bad-brackets" };
  const [, address = "", length] =
    behind === undefined ? (/^([^/]*)(?:\/(.*))?$/.exec(inside ?? pattern) ?? []) : ["", inside, behind];
  const ipv4 = address.includes(":") ? undefined : parseIpv4(address);
  const ipv6 = address.includes(":") ? parseIpv6(address) : undefined;
  if (length !== undefined && !/^\d+$/.test(length)) return { fault: "bad-mask" };
  const most = address.includes(":") ? 128 : 32;
  const bits = length === undefined ? most : lengthOf(length);
  if (bits > most) return { fault: "bad-length" };
  if (ipv4 !== undefined || ipv6 !== undefined) {
    const source: MaskedSource =
      ipv6 === undefined
        ? { kind: "ipv4", address: ipv4 ?? 0, mask: maskOfLength(bits) }
        : { kind: "ipv6", address: ipv6, length: bits };
    if (hasHostBits(source)) return { fault: "host-bits", meant: source };
    return { source, wraps: length !== undefined && Number(length) !== bits };
  }
  return { fault: length === undefined ? "bad-address" : "bad-network" };
}

/** Reads a length as Postfix does: it keeps the lowest byte of the number, so that /264 is /8. */
function lengthOf(digits: string): number {
  const value = BigInt(digits);
  return Number((value < LONGEST_INTEGER ? value : LONGEST_INTEGER) & 0xffn);
}

const LONGEST_INTEGER = 0x7fffffffffffffffn;

function hasHostBits(source: MaskedSource): boolean {
  return source.kind === "ipv4"
    ? networkOf(source.address, source.mask) !== source.address
    : !equalIpv6(firstOfPrefix(source.address, source.length), source.address);
}
