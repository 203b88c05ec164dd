/**
 * Plain lists of addresses and networks, one a line: blocklists, country lists, ACL files of HAProxy.
 *
 * The list has members and no order. Its configuration says what the members get, and the others get the other verdict.
 */

import { type Address, numberOf } from "../address/address.js";
import { formatIpv4, parseIpv4, scanIpv4 } from "../address/ipv4.js";
import { mappedIpv4, parseIpv6 } from "../address/ipv6.js";
import { ALL_BITS, maskOfLength, prefixLengthOf } from "../address/mask.js";
import type { Dialect, Format, RemarkCode } from "../model/format.js";
import { ACCEPT, commitRule, IPV4, REJECT } from "../model/ruleTable.js";
import { formatSource, type MaskedSource, matches, type Source, sourcesOf } from "../model/source.js";
import type { Action } from "../model/statement.js";
import { sliceOf } from "../text/chunkedText.js";
import { inSteps } from "../text/steps.js";
import { endBefore } from "../text/text.js";
import { addComment, addRow, type GrowingList, growingList, listOf } from "./growingList.js";
import { parseOctalQuad } from "./quads.js";
import type { Reader } from "./reader.js";

/** The findings that say nothing about a list of members. */
const silent = [
  "accepts-everyone",
  "catch-all-with-address",
  "impossible-source",
  "inverted-mask",
  "ipv4-only-catch-all",
  "missing-catch-all",
  "model-dependent",
  "network-as-host",
  "non-contiguous-mask",
  "redundant-rule",
  "rejects-everyone",
  "suspicious-mask",
  "unspecified-address",
] as const;

export const plain: Reader = {
  format: formatOf("reject", "loader"),
  *read(lined, options) {
    const { means = "reject", dialect = "loader" } = options;
    const into = growingList(lined.lineStarts.length);
    const { text, lineStarts } = lined;
    yield* inSteps(
      lineStarts.length,
      (from, to) => {
        const begin = lineStarts[from] ?? text.length;
        const slice = sliceOf(text, begin, lineStarts[to] ?? text.length);
        for (let line = from; line < to; line++) {
          const start = (lineStarts[line] ?? text.length) - begin;
          const next = lineStarts[line + 1];
          const end = next === undefined ? slice.length : endBefore(slice, start, next - begin);
          readLine(into, slice, line, start, end, means, dialect);
        }
      },
      LINES_A_STEP,
    );
    const origin = {
      format: formats[means][dialect],
      options,
      name: "",
      usualDefault: means === "accept" ? "reject" : "accept",
      usualModel: "first-match",
    } as const;
    return [listOf(origin, lined, into)];
  },
};

const LINES_A_STEP = 8_192;

const HASH = 35;
const SLASH = 47;
const ZERO = 48;
const SEMICOLON = 59;

/** Reads a line. Most are an IPv4 address or network alone, for which no object is made. */
function readLine(
  into: GrowingList,
  text: string,
  line: number,
  start: number,
  end: number,
  means: Action,
  dialect: Dialect,
): void {
  if (start === end) return;
  const { rules } = into;
  const { columns, count } = rules;
  const addressEnd = scanIpv4(text, start, end, columns.addresses, count * columns.addressWidth);
  if (addressEnd >= 0) {
    const maskAt = addressEnd < end && text.charCodeAt(addressEnd) === SLASH ? addressEnd + 1 : 0;
    let at = addressEnd;
    let length = 32;
    if (maskAt > 0) {
      length = 0;
      for (at = maskAt; at < end && at < maskAt + 2; at++) {
        const digit = text.charCodeAt(at) - ZERO;
        if (digit < 0 || digit > 9) break;
        length = length * 10 + digit;
      }
    }
    if (at === end && at !== maskAt && length <= 32 && length > 0) {
      columns.masks[count] = length === 32 ? ALL_BITS : maskOfLength(length);
      const mask = maskAt === 0 ? 0 : maskAt - start;
      const action = means === "accept" ? ACCEPT : REJECT;
      const address = addressEnd - start;
      commitRule(rules, line, action, IPV4, 0, 0, address, mask, maskAt === 0 ? 0 : end - start);
      return;
    }
    columns.addresses[count * columns.addressWidth] = 0;
  }
  readOddLine(into, text.slice(start, end), line, means, dialect);
}

/** Reads any other line. */
function readOddLine(into: GrowingList, text: string, line: number, means: Action, dialect: Dialect): void {
  const isLoader = dialect === "loader";
  const sign = isLoader ? commentSignOf(text) : text.startsWith("#") ? 0 : -1;
  const code = sign < 0 ? text : text.slice(0, sign);
  // HAProxy skips spaces and tabs before an address, but none behind it.
  const spaces = isLoader ? " \t\r\v\f" : " \t";
  let start = 0;
  let end = code.length;
  while (start < end && spaces.includes(code.charAt(start))) start++;
  while (isLoader && end > start && spaces.includes(code.charAt(end - 1))) end--;
  const word = code.slice(start, end);
  if (sign >= 0) addComment(into, line, text, sign, word === "");
  if (word === "") return;
  const span = { start, end };
  const remark = (code: RemarkCode, reason: string) => into.remarks.push({ code, reason, line, span });
  const member = readMember(word, dialect);
  if (typeof member === "string") {
    remark(isLoader ? "program-skips" : member === "name" ? "analysis-incomplete" : "program-refuses", member);
    return;
  }
  const { sources, written, remarked } = member;
  if (remarked !== undefined) remark("reads-differently", remarked);
  const [first] = sources;
  if (first === undefined) return;
  const shift = (place: { start: number; end: number }) => ({ start: start + place.start, end: start + place.end });
  const rule = {
    kind: "rule",
    action: means,
    actionSpan: undefined,
    source: first,
    addressSpan: shift(written.address),
    maskSpan: written.mask && shift(written.mask),
  } as const;
  addRow(into, line, rule, sources, undefined);
}

function commentSignOf(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === HASH || unit === SEMICOLON) return at;
  }
  return -1;
}

interface Member {
  readonly sources: readonly Source[];
  readonly written: {
    readonly address: { readonly start: number; readonly end: number };
    readonly mask?: { readonly start: number; readonly end: number };
  };
  /** The reason to remark on it, if it means something else than it looks like. */
  readonly remarked?: string | undefined;
}

/** A host name, which HAProxy looks up when it starts. */
const NAME = /^[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*\.?$/i;

/** No member of a list is longer: two IPv6 addresses. */
const LONGEST_MEMBER = 100;

/** Reads a member of a list, or says why there is none. */
function readMember(word: string, dialect: Dialect): Member | string {
  if (word.length > LONGEST_MEMBER) return "not-an-address";
  if (/[ \t]/.test(word)) return "second-word";
  if (dialect === "haproxy" && NAME.test(word)) return "name";
  const dash = word.indexOf("-");
  if (dash >= 0) return dialect === "loader" ? readRange(word, dash) : "not-an-address";
  const slash = word.indexOf("/");
  const address = slash < 0 ? word : word.slice(0, slash);
  const mask = slash < 0 ? undefined : word.slice(slash + 1);
  const written = {
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
    return { sources: [source], written, remarked };
  }
  const words = parseIpv6(address);
  if (words === undefined) return "not-an-address";
  const length = mask === undefined ? 128 : lengthOf(mask, 128, dialect);
  if (length === undefined) return "bad-length";
  const mapped = mappedIpv4(words);
  if (mapped !== undefined && length >= 96)
    return { sources: [{ kind: "ipv4", address: mapped, mask: maskOfLength(length - 96) }], written };
  const source: MaskedSource = { kind: "ipv6", address: words, length };
  if (dialect === "haproxy") return { sources: matches(source, FIRST_MAPPED) ? [source, ALL_IPV4] : [source], written };
  return { sources: [source], written, remarked: length === 0 ? "no-zero-length-ipv6" : undefined };
}

/** HAProxy also asks with the mapped address of an IPv4 client, so that `::/0` and `::/64` match all of IPv4. */
const FIRST_MAPPED: Address = { family: "ipv6", words: [0, 0, 0xffff, 0] };
const ALL_IPV4: Source = { kind: "ipv4", address: 0, mask: 0 };

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
    written: { address: { start: 0, end: word.length } },
  };
}

function readEnd(text: string): Address | undefined {
  const word = parseIpv4(text);
  if (word !== undefined) return { family: "ipv4", word };
  const words = parseIpv6(text);
  return words === undefined || mappedIpv4(words) !== undefined ? undefined : { family: "ipv6", words };
}

const formats: Readonly<Record<Action, Readonly<Record<Dialect, Format>>>> = {
  accept: { loader: formatOf("accept", "loader"), haproxy: formatOf("accept", "haproxy") },
  reject: { loader: formatOf("reject", "loader"), haproxy: formatOf("reject", "haproxy") },
};

function formatOf(means: Action, dialect: Dialect): Format {
  const listed = { name: "listed", verb: "lists", verbs: "list", participle: "listed" };
  const others = { name: "not listed", verb: "leaves out", verbs: "leave out", participle: "not listed" };
  const program = dialect === "haproxy" ? "HAProxy" : "ipset";
  const isLoader = dialect === "loader";
  const verb = isLoader ? "Loaders skip" : "HAProxy refuses";
  const what = isLoader ? "The other lines are still loaded." : "HAProxy does not start, or keeps its old list.";
  return {
    id: "plain",
    name: dialect === "haproxy" ? "HAProxy ACL file" : "plain list",
    program,
    words:
      means === "accept"
        ? { accept: listed, reject: others, unmatched: "they are not listed" }
        : { accept: others, reject: listed, unmatched: "they are not listed" },
    levels: {
      "duplicate-rule": "warning",
      ...Object.fromEntries(silent.map((code) => [code, "off" as const])),
    },
    reasons: {
      "not-an-address": (word) => [`${verb} "${word}". Write an address or a network.`, what],
      "second-word": (word) => [
        isLoader
          ? `${verb} "${word}". Write # before the comment.`
          : `${verb} "${word}". Remove the text behind the address.`,
        isLoader ? what : "HAProxy reads the whole line as an address, spaces and comments included.",
      ],
      "dotted-mask": (word) => [`${verb} "${word}". Write a prefix length, such as /24.`, what],
      "bad-length": (word) => [`${verb} "${word}". Write a length up to 32, in IPv6 128.`, what],
      "reversed-range": (word) => [`${verb} "${word}": it ends before it begins. Turn it round.`, what],
      octal: (word) => [
        `"${word}" is ${octalMeaning(word)} to ${program}. Write four decimal octets.`,
        "A leading zero makes an octet octal (010 is 8), and missing octets are filled in (1.2.3 is 1.2.0.3).",
      ],
      "no-zero-length": (word) => [
        `ipset refuses "${word}". Write 0.0.0.0/1 and 128.0.0.0/1.`,
        "A set of networks has no length 0, and a restore stops there.",
      ],
      "no-zero-length-ipv6": (word) => [
        `ipset refuses "${word}". Write ::/1 and 8000::/1.`,
        "A set of networks has no length 0, and a restore stops there.",
      ],
      name: (word) => [
        `HAProxy looks up "${word}" when it starts. Write its addresses.`,
        "The list lacks these addresses, so connection tests leave this line out.",
      ],
    },
    notation: {
      source: written,
      rule: (action, source) => (action === means ? written(source) : undefined),
    },
  };
}

/** Returns what an address means if it is octal. The words of longer texts are cut. */
function octalMeaning(word: string): string {
  const address = parseOctalQuad(word.replace(/\/.*/, ""));
  return address === undefined ? "another address" : formatIpv4(address);
}

function written(source: Source): string | undefined {
  if (source.kind === "any") return undefined;
  if (source.kind === "ipv4" && source.mask === ALL_BITS) return formatIpv4(source.address);
  return source.kind === "ipv4" && prefixLengthOf(source.mask) === undefined ? undefined : formatSource(source);
}
