import { faultOf } from "../../address/address.js";
import { parseIpv4 } from "../../address/ipv4.js";
import { mappedIpv4, parseIpv6 } from "../../address/ipv6.js";
import { ALL_BITS, maskOfLength } from "../../address/mask.js";
import type { Source } from "../../model/source.js";
import type { MaskFault, Problem } from "../../model/statement.js";
import { addressProblem, maskProblem, syntaxError } from "./problems.js";
import type { WordAt } from "./tokens.js";

/** Reads a source from its address word and optional mask word. Returns a problem if one of them is invalid. */
export function readSource(address: WordAt, mask: WordAt | undefined): Source | Problem {
  const ipv4 = parseIpv4(address.text);
  if (ipv4 !== undefined) {
    const bits = readIpv4Mask(address, mask);
    return typeof bits === "number" ? { kind: "ipv4", address: ipv4, mask: bits } : bits;
  }
  const ipv6 = parseIpv6(address.text);
  if (ipv6 === undefined) return addressProblem(address);
  const length = readLength(address, mask, 128);
  if (typeof length !== "number") return length;
  const mapped = mappedIpv4(ipv6);
  return mapped !== undefined && length >= 96
    ? { kind: "ipv4", address: mapped, mask: maskOfLength(length - 96) }
    : { kind: "ipv6", address: ipv6, length };
}

function readIpv4Mask(address: WordAt, mask: WordAt | undefined): number | Problem {
  if (mask === undefined) return ALL_BITS;
  const dotted = parseIpv4(withoutSlash(mask.text));
  if (dotted !== undefined && touches(address, mask)) return dotted;
  const length = readLength(address, mask, 32);
  return typeof length === "number" ? maskOfLength(length) : length;
}

/** Reads a prefix length, 0 to `longest`: decimal digits without a leading zero, after a slash without spaces around it. */
function readLength(address: WordAt, mask: WordAt | undefined, longest: 32 | 128): number | Problem {
  if (mask === undefined) return longest;
  const word = withoutSlash(mask.text);
  const hasSlash = word !== mask.text;
  const isLength = /^(0|[1-9]\d{0,2})$/.test(word) && Number(word) <= longest;
  if (isDash(word)) return syntaxError("address-range", { start: address.span.start, end: mask.span.end });
  if (!touches(address, mask)) return maskProblem("blank-before-slash", mask);
  if (hasSlash && word === "") return maskProblem("missing-length", mask);
  if (hasSlash && isLength) return Number(word);
  if (isLength) return maskProblem(longest === 32 ? "length-without-slash" : "ipv6-takes-length", mask);
  return maskProblem(maskFaultOf(word, longest), mask);
}

function maskFaultOf(word: string, longest: 32 | 128): MaskFault {
  if (/^0\d+$/.test(word) || faultOf(word) === "leading-zero") return "leading-zero";
  if (/^\d+$/.test(word)) return "length-too-large";
  return longest === 128 ? "ipv6-takes-length" : "not-a-mask";
}

/** Whether a word is the dash of a range such as `10.0.0.1 - 10.0.0.9`, also one of typography. */
function isDash(word: string): boolean {
  return /^[-\u2010-\u2015\u2212]$/.test(word);
}

function withoutSlash(mask: string): string {
  return mask.startsWith("/") ? mask.slice(1) : mask;
}

/** Whether the slash of a mask follows the address directly. True for a mask without a slash. */
function touches(address: WordAt, mask: WordAt): boolean {
  return !mask.text.startsWith("/") || address.span.end === mask.span.start;
}
