import { parseIpv4 } from "../../address/ipv4.js";
import { parseIpv6 } from "../../address/ipv6.js";
import { ALL_BITS, maskOfLength } from "../../address/mask.js";
import type { Format } from "../../model/format.js";
import type { MaskedSource } from "../../model/source.js";
import { isMapped } from "../blocks.js";
import { parseLooseQuad } from "../quads.js";

/** An address or a network in an nginx file. */
export interface Network {
  readonly source: MaskedSource;
  /** Where the length begins in the word. `undefined` without one. */
  readonly lengthAt: number | undefined;
  /** Whether it is a part of ::ffff:0:0/96, with which nginx does not ask. */
  readonly isMapped: boolean;
  /** The reason to remark on its spelling. */
  readonly oddity: "leading-zero" | "missing-part" | undefined;
}

export type NetworkFault = Exclude<keyof ReturnType<typeof networkReasons>, "leading-zero" | "missing-part" | "mapped">;

/** Words why a refusal matters. `text` is the message of nginx. */
export function says(text: string): string {
  return `It does not load the file and says: ${text}.`;
}

/** The reasons of {@link NetworkFault} and of remarks on networks. `message` is that of nginx. */
export function networkReasons(message: "invalid parameter" | "invalid network") {
  const why = says(message);
  return {
    "all-ones": (word) => [
      `nginx refuses "${word}". Remove it.`,
      `Its reader of addresses returns 255.255.255.255 for a mistake, so it says: ${message}.`,
    ],
    "bad-length": (word) => [`nginx refuses "${word}". Write a length up to 32 or, in IPv6, 128.`, why],
    brackets: (word) => [`nginx refuses "${word}". Remove the brackets.`, why],
    "dotted-mask": (word) => [`nginx refuses "${word}". Write a length, such as /24.`, why],
    "not-an-address": (word) => [`nginx refuses "${word}". Write an address or a network.`, why],
    range: (word) => [`nginx refuses "${word}". Write the networks of the range.`, why],
    "leading-zero": (word) => [
      `nginx reads "${word}" as decimal. Remove the leading zeros.`,
      "Other programs read such octets as octal, and 010.0.0.5 is 8.0.0.5 for them.",
    ],
    "missing-part": (word) => [
      `nginx reads "${word}" although a part is missing. Write all parts.`,
      "A missing octet is 0, and a rule without a length is for one host.",
    ],
    mapped: (word) => [
      `"${word}" matches no client. Write the IPv4 address.`,
      "For such a client, nginx asks with the IPv4 address.",
    ],
  } as const satisfies Format["reasons"];
}

/** Reads a word as ngx_ptocidr() does: loose octets, IPv6 with loose colons, and a length with leading zeros. */
export function readNetwork(word: string): Network | NetworkFault {
  if (word.length >= WORD_AT_MOST) return "not-an-address";
  const slash = word.indexOf("/");
  const address = slash < 0 ? word : word.slice(0, slash);
  const strict = parseIpv4(address);
  const ipv4 = strict ?? parseLooseQuad(address);
  const ipv6 = ipv4 === undefined ? readIpv6(address) : undefined;
  if (ipv4 === ALL_BITS) return "all-ones";
  if (ipv4 === undefined && ipv6 === undefined) return faultOf(word);
  const most = ipv4 === undefined ? 128 : 32;
  const digits = slash < 0 ? String(most) : word.slice(slash + 1);
  const length = /^\d+$/.test(digits) ? Number(digits) : Number.POSITIVE_INFINITY;
  if (length > most) return digits.includes(".") ? "dotted-mask" : "bad-length";
  const source: MaskedSource =
    ipv6 === undefined
      ? { kind: "ipv4", address: ipv4 ?? 0, mask: maskOfLength(length) }
      : { kind: "ipv6", address: ipv6, length };
  return {
    source,
    lengthAt: slash < 0 ? undefined : slash + 1,
    isMapped: isMapped(source),
    oddity: strict === undefined ? oddityOf(address) : undefined,
  };
}

/** A longer word does not fit into nginx's buffer. */
const WORD_AT_MOST = 4_096;

/** Nobody writes a longer IPv6 address, even with leading zeros. */
const LONGEST_IPV6 = 100;

/**
 * Reads an address as ngx_inet6_addr() does.
 *
 * Unlike RFC 4291 it skips one colon at the beginning, reads 0 behind one at the end of `1::2:`, takes loose octets, and refuses `::` for
 * a single group at the end.
 */
function readIpv6(text: string): ReturnType<typeof parseIpv6> {
  if (text.length > LONGEST_IPV6) return undefined;
  const skipped = text.replace(/^:(?!:)/, "");
  const whole = /::.*[^:]:$/.test(skipped) ? `${skipped}0` : skipped;
  const tailAt = whole.lastIndexOf(":") + 1;
  const tail = whole.slice(tailAt);
  if (!tail.includes(".")) return /^(?:[^:]+:){7}:$/.test(whole) ? undefined : parseIpv6(whole);
  // nginx counts the digits before the first dot like those of a group.
  const word = tailAt === 0 || !/^\d{1,4}\./.test(tail) ? undefined : parseLooseQuad(tail);
  if (word === undefined || word === ALL_BITS) return undefined;
  return parseIpv6(`${whole.slice(0, tailAt)}${(word >>> 16).toString(16)}:${(word & 0xffff).toString(16)}`);
}

function oddityOf(address: string): Network["oddity"] {
  const octets = address.slice(address.lastIndexOf(":") + 1);
  if (/^:(?!:)|(?<!:):$/.test(address)) return "missing-part";
  if (!octets.includes(".")) return undefined;
  if (octets.split(".").includes("")) return "missing-part";
  return /(?:^|\.)0\d/.test(octets) ? "leading-zero" : undefined;
}

function faultOf(word: string): NetworkFault {
  if (word.includes("[")) return "brackets";
  return /^[\d.]+-[\d.]+$/.test(word) ? "range" : "not-an-address";
}
