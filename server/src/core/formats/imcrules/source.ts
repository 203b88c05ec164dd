import { faultOf } from "../../address/address.js";
import { parseIpv4 } from "../../address/ipv4.js";
import { mappedIpv4, parseIpv6 } from "../../address/ipv6.js";
import { ALL_BITS, maskOfLength } from "../../address/mask.js";
import type { Source } from "../../model/source.js";
import type { MaskFault, Problem } from "../../model/statement.js";
import type { Span } from "../../text/text.js";

/** A word with its columns. A mask word includes its slash. */
export interface WordAt {
  readonly text: string;
  readonly span: Span;
}

/** Reads a source from its address word and optional mask word. */
export function readSource(address: WordAt, mask: WordAt | undefined): { source: Source } | { problem: Problem } {
  const ipv4 = parseIpv4(address.text);
  if (ipv4 !== undefined) {
    const read = readIpv4Mask(address, mask);
    return typeof read === "number" ? { source: { kind: "ipv4", address: ipv4, mask: read } } : read;
  }
  const ipv6 = parseIpv6(address.text);
  if (ipv6 === undefined) return { problem: addressProblem(address) };
  const length = readLength(address, mask, 128);
  if (typeof length !== "number") return length;
  const mapped = mappedIpv4(ipv6);
  return {
    source:
      mapped !== undefined && length >= 96
        ? { kind: "ipv4", address: mapped, mask: maskOfLength(length - 96) }
        : { kind: "ipv6", address: ipv6, length },
  };
}

/** Returns the problem of a word that is not an address. Recognises ranges and other programs' words for `any`. */
export function addressProblem({ text, span }: WordAt): Problem {
  if (/^(all|\*)$/i.test(text)) {
    return { code: "syntax-error", reason: "unknown-any", span, meant: { span, text: "any" } };
  }
  if (/^[0-9a-f.:]+-[0-9a-f.:]+$/i.test(text)) {
    return { code: "syntax-error", reason: "address-range", span, meant: undefined };
  }
  const meant = addressWithin(text);
  return {
    code: "invalid-address",
    reason: faultOf(text),
    span,
    meant: meant === undefined ? undefined : { span, text: meant },
  };
}

/** Returns the address in a word with a port, a zone, brackets or trailing punctuation. `undefined` if there is none. */
function addressWithin(text: string): string | undefined {
  const candidates = [
    /^\[(.*)\](?::\d+)?$/.exec(text)?.[1],
    /^([\d.]+):\d+$/.exec(text)?.[1],
    /^(.*)%.*$/.exec(text)?.[1],
    /^(.*?)[.,;]+$/.exec(text)?.[1],
  ];
  return candidates.find(
    (candidate) => candidate !== undefined && (parseIpv4(candidate) ?? parseIpv6(candidate)) !== undefined,
  );
}

function readIpv4Mask(address: WordAt, mask: WordAt | undefined): number | { problem: Problem } {
  if (mask === undefined) return ALL_BITS;
  const dotted = parseIpv4(withoutSlash(mask).text);
  if (dotted !== undefined && touches(address, mask)) return dotted;
  const length = readLength(address, mask, 32);
  return typeof length === "number" ? maskOfLength(length) : length;
}

/** Reads a prefix length, 0 to `longest`: decimal digits without a leading zero, after a slash without spaces around it. */
function readLength(address: WordAt, mask: WordAt | undefined, longest: 32 | 128): number | { problem: Problem } {
  if (mask === undefined) return longest;
  const word = withoutSlash(mask);
  const isLength = /^(0|[1-9]\d{0,2})$/.test(word.text) && Number(word.text) <= longest;
  if (!touches(address, mask)) {
    const joins = isLength || (longest === 32 && parseIpv4(word.text) !== undefined);
    return maskProblem("blank-before-slash", address, mask, joins ? mask.text : undefined);
  }
  if (mask !== word && word.text === "") return maskProblem("missing-length", address, mask, undefined);
  if (mask !== word && isLength) return Number(word.text);
  if (isLength) {
    return maskProblem(longest === 32 ? "length-without-slash" : "ipv6-takes-length", address, mask, `/${word.text}`);
  }
  return maskProblem(maskFaultOf(word.text, longest), address, mask, undefined);
}

function maskFaultOf(text: string, longest: 32 | 128): MaskFault {
  if (/^0\d+$/.test(text) || faultOf(text) === "leading-zero") return "leading-zero";
  if (/^\d+$/.test(text)) return "length-too-large";
  return longest === 128 ? "ipv6-takes-length" : "not-a-mask";
}

/** Returns the problem of a mask word. The fix, if any, replaces all between address and mask end by `joined`. */
function maskProblem(
  reason: MaskFault,
  address: WordAt,
  mask: WordAt,
  joined: string | undefined,
): { problem: Problem } {
  const gap = { start: address.span.end, end: mask.span.end };
  const meant = joined === undefined ? undefined : { span: gap, text: joined };
  return { problem: { code: "invalid-mask", reason, span: mask.span, meant } };
}

/** Removes the slash of a mask word. Returns the same object if there is none. */
function withoutSlash(mask: WordAt): WordAt {
  if (!mask.text.startsWith("/")) return mask;
  return { text: mask.text.slice(1), span: { start: mask.span.start + 1, end: mask.span.end } };
}

/** Whether the slash of a mask follows the address directly. True for a mask without a slash. */
function touches(address: WordAt, mask: WordAt): boolean {
  return !mask.text.startsWith("/") || address.span.end === mask.span.start;
}
