/**
 * IPv4 and IPv6 addresses and masks as numbers: reading, writing and arithmetic.
 *
 * `address.ts` covers both families. `ipv4.ts`, `ipv6.ts` and `mask.ts` hold the arithmetic of each. `block.ts` makes CIDR blocks of
 * consecutive addresses. `special.ts` lists the networks that standards set aside. Only `ipv6.ts` imports ipaddr.js.
 *
 * A *word* is 32 bits as an unsigned number: an IPv4 address is one word, an IPv6 address four.
 * A *mask* selects the bits that a rule compares. A mask is *non-contiguous* (it has holes) when it has no prefix length.
 */

import { formatIpv4, type Ipv4, parseIpv4 } from "./ipv4.js";
import { formatIpv6, type Ipv6, LONGEST_ADDRESS, mappedIpv4, parseIpv6 } from "./ipv6.js";

export type Family = "ipv4" | "ipv6";

/** A client's address. {@link parseAddress} returns an IPv4-mapped IPv6 address as the IPv4 address. */
export type Address =
  | { readonly family: "ipv4"; readonly word: Ipv4 }
  | { readonly family: "ipv6"; readonly words: Ipv6 };

/** Reads an address of either family. `undefined` for any other text. */
export function parseAddress(text: string): Address | undefined {
  const word = parseIpv4(text);
  if (word !== undefined) return { family: "ipv4", word };
  const words = parseIpv6(text);
  if (words === undefined) return undefined;
  const mapped = mappedIpv4(words);
  return mapped === undefined ? { family: "ipv6", words } : { family: "ipv4", word: mapped };
}

export function formatAddress(address: Address): string {
  return address.family === "ipv4" ? formatIpv4(address.word) : formatIpv6(address.words);
}

/** Returns the address of a family with this numeric value. */
export function addressOf(family: Family, value: bigint): Address {
  if (family === "ipv4") return { family, word: Number(value) };
  const word = (place: number) => Number((value >> BigInt(32 * place)) & 0xffffffffn);
  return { family, words: [word(3), word(2), word(1), word(0)] };
}

/** Returns the numeric value of an address. */
export function numberOf(address: Address): bigint {
  const words: readonly number[] = address.family === "ipv4" ? [address.word] : address.words;
  return words.reduce((value, word) => (value << 32n) | BigInt(word), 0n);
}

/** The reason why a text is not an address. Callers choose the wording. */
export type AddressFault =
  | "leading-zero"
  | "short-form"
  | "hexadecimal"
  | "octet-too-large"
  | "too-many-octets"
  | "zone-id"
  | "brackets"
  | "port"
  | "trailing-dot"
  | "bad-ipv6"
  | "not-an-address";

/** Returns the reason why {@link parseAddress} or {@link parseIpv6} refused a text. */
export function faultOf(text: string): AddressFault {
  if (/^\[.*\]$/.test(text)) return "brackets";
  const [host = "", port] = text.split(/:(?=\d+$)/);
  if (port !== undefined && parseIpv4(host) !== undefined) return "port";
  if (text.endsWith(".") && parseIpv4(text.slice(0, -1)) !== undefined) return "trailing-dot";
  if (text.includes(":")) {
    if (text.includes("%")) return "zone-id";
    const tail = text.slice(text.lastIndexOf(":") + 1);
    const tailFault = tail.includes(".") && parseIpv4(tail) === undefined ? faultOf(tail) : "not-an-address";
    return tailFault === "not-an-address" ? "bad-ipv6" : tailFault;
  }
  if (/^(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+)){0,3}$/i.test(text) && /0x/i.test(text)) return "hexadecimal";
  // No pattern with a repeated group: it overflows the stack in a word of millions of octets.
  if (!/^\d[\d.]*$/.test(text) || text.includes("..")) return "not-an-address";
  const octets = text.split(".", 6).filter((octet) => octet !== "");
  if (octets.length === 1 && !/^0\d/.test(text)) return "short-form";
  if (octets.some((octet) => /^0\d/.test(octet))) return "leading-zero";
  if (octets.length > 4) return "too-many-octets";
  if (octets.some((octet) => Number(octet) > 255)) return "octet-too-large";
  return "short-form";
}

/** Whether more typing can complete the text to an address. True for `10.1.`, `2001:db8` and the empty text. */
export function isIncomplete(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && endings.some((ending) => parseAddress(text + ending) !== undefined);
}

/**
 * Endings that complete addresses: at least one of them completes each beginning.
 *
 * The beginning of an IPv4 address lacks up to four octets. That of an IPv6 address lacks groups, `::` or part of an IPv4 tail.
 */
const endings: readonly string[] = ["", "0", ".0", "0.0", ".0.0", "0.0.0", ".0.0.0", "0.0.0.0", ":", "::", ":0"].concat(
  [1, 2, 3, 4, 5, 6, 7].flatMap((count) => [":0".repeat(count), `0${":0".repeat(count)}`]),
);
