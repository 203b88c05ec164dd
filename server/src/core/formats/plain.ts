/**
 * Plain lists of addresses and networks, one a line: blocklists, country lists, ACL files of HAProxy.
 *
 * The list has members and no order. Its configuration says what the members get, and the others get the other verdict.
 */

import { formatIpv4, scanIpv4 } from "../address/ipv4.js";
import { ALL_BITS, maskOfLength, prefixLengthOf } from "../address/mask.js";
import type { Dialect, Format, RemarkCode } from "../model/format.js";
import { ACCEPT, commitRule, IPV4, REJECT } from "../model/ruleTable.js";
import { formatSource, hasHoles, type Source } from "../model/source.js";
import type { Action } from "../model/statement.js";
import { sliceOf } from "../text/chunkedText.js";
import { followsReturn } from "../text/linedText.js";
import { inSteps } from "../text/steps.js";
import { endBefore, type Span } from "../text/text.js";
import { addComment, addRow, type GrowingList, growingList, listOf } from "./growingList.js";
import { clientsOf, takesIpv4 } from "./haproxyClients.js";
import { octalMeaning, readMember } from "./members.js";
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
    const list: PlainList = { into, means, dialect, rowsLeft: ROWS_AT_MOST, hasIpv4: false, hasAllOfIpv4: false };
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
          if (dialect === "haproxy" && followsReturn(lined, line)) skipLine(into, slice.slice(start, end), line);
          else readLine(list, slice, line, start, end);
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
    // A list that names both families means both.
    const remarks = list.hasAllOfIpv4 ? into.remarks.filter(({ reason }) => reason !== "takes-ipv4") : into.remarks;
    return [listOf(origin, lined, { ...into, remarks })];
  },
};

/** A list while it is read. */
interface PlainList {
  readonly into: GrowingList;
  readonly means: Action;
  readonly dialect: Dialect;
  /** How many rows the masks with holes may still make for IPv6 clients. */
  rowsLeft: number;
  /** Whether a member is an IPv4 network, or all of IPv4, in an ACL file of HAProxy. */
  hasIpv4: boolean;
  hasAllOfIpv4: boolean;
}

/** The most rows of a list for the IPv6 clients of masks with holes. */
const ROWS_AT_MOST = 65_536;

const LINES_A_STEP = 8_192;

const HASH = 35;
const SLASH = 47;
const ZERO = 48;
const SEMICOLON = 59;

/** Reads a line. Most are an IPv4 address or network alone. A loader's list makes no object for them. */
function readLine(list: PlainList, text: string, line: number, start: number, end: number): void {
  if (start === end) return;
  const { into, means, dialect } = list;
  const { rules } = into;
  const { columns, count } = rules;
  const row = count * columns.addressWidth;
  const addressEnd = scanIpv4(text, start, end, columns.addresses, row);
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
    const mask = length === 32 ? ALL_BITS : maskOfLength(length);
    const isNetwork = at === end && at !== maskAt && length <= 32 && length > 0;
    if (isNetwork && dialect === "haproxy" && list.hasIpv4) {
      const source: Source = { kind: "ipv4", address: columns.addresses[row] ?? 0, mask };
      columns.addresses[row] = 0;
      const addressSpan = { start: 0, end: addressEnd - start };
      const maskSpan = maskAt === 0 ? undefined : { start: maskAt - start, end: end - start };
      addMember(list, line, addressSpan, maskSpan, clientsOf(source, list.rowsLeft) ?? [source]);
      return;
    }
    if (isNetwork && dialect === "loader") {
      columns.masks[count] = mask;
      const action = means === "accept" ? ACCEPT : REJECT;
      const maskStart = maskAt === 0 ? 0 : maskAt - start;
      commitRule(rules, line, action, IPV4, 0, 0, addressEnd - start, maskStart, maskAt === 0 ? 0 : end - start);
      return;
    }
    columns.addresses[row] = 0;
  }
  readOddLine(list, text.slice(start, end), line);
}

/** Adds the rows of a member. */
function addMember(
  { into, means }: PlainList,
  line: number,
  addressSpan: Span,
  maskSpan: Span | undefined,
  sources: readonly Source[],
): void {
  const [source] = sources;
  if (source === undefined) return;
  const rule = { kind: "rule", action: means, actionSpan: undefined, source, addressSpan, maskSpan } as const;
  addRow(into, line, rule, sources, undefined);
}

/** Remarks on a line behind a carriage return. HAProxy reads a line up to the first of them. */
function skipLine({ remarks }: GrowingList, text: string, line: number): void {
  const start = text.length - text.trimStart().length;
  if (start === text.length || text.charCodeAt(start) === HASH) return;
  remarks.push({ code: "program-skips", reason: "behind-return", line, span: { start, end: text.trimEnd().length } });
}

/** Reads any other line. */
function readOddLine(list: PlainList, written: string, line: number): void {
  const { into, dialect } = list;
  const isLoader = dialect === "loader";
  const text = isLoader ? written : untilNull(list, written, line);
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
  const { sources, places, remarked } = member;
  if (remarked !== undefined) remark("reads-differently", remarked);
  const shift = (place: Span) => ({ start: start + place.start, end: start + place.end });
  const mask = places.mask && shift(places.mask);
  addMember(list, line, shift(places.address), mask, isLoader ? sources : sources.flatMap(clients));

  /** Returns what HAProxy matches by a member, with a remark where that is more than its text says. */
  function clients(source: Source): readonly Source[] {
    if (source.kind === "any") return [source];
    if (takesIpv4(source)) remark("reads-differently", "takes-ipv4");
    if (source.kind === "ipv4") {
      if (source.mask === 0) list.hasAllOfIpv4 = true;
      // Reported once: it holds for every IPv4 member, and seldom matters.
      if (!list.hasIpv4) remark("reads-differently", "takes-6to4");
      list.hasIpv4 = true;
    }
    const all = clientsOf(source, list.rowsLeft);
    if (all === undefined) remark("analysis-incomplete", "too-many-blocks");
    else if (hasHoles(source)) list.rowsLeft -= all.length;
    return all ?? [source];
  }
}

/** Returns what HAProxy reads of a line: all before the first null character. */
function untilNull({ into }: PlainList, text: string, line: number): string {
  const end = text.indexOf("\0");
  if (end < 0) return text;
  const span = { start: end, end: text.length };
  if (!text.startsWith("#")) into.remarks.push({ code: "program-skips", reason: "behind-null", line, span });
  return text.slice(0, end);
}

function commentSignOf(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === HASH || unit === SEMICOLON) return at;
  }
  return -1;
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
      "mask-apart": (word) => [
        `${verb} "${word}". Write ${isLoader ? "a length, such as /24." : "a slash before the mask."}`,
        isLoader ? what : "HAProxy reads the whole line as an address, spaces included.",
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
      "behind-return": (word) => [
        `HAProxy skips "${word}". End the line above with a line feed.`,
        "It reads a line up to the first carriage return.",
      ],
      "behind-null": (word) => [
        `HAProxy skips "${word}". Remove the null character.`,
        "It reads a line up to the first null character.",
      ],
      "takes-ipv4": (word) => [
        `"${word}" matches every IPv4 client too. Add 0.0.0.0/0 if meant.`,
        "HAProxy also asks with the mapped address ::ffff:a.b.c.d of an IPv4 client, which is in this network.",
      ],
      "takes-6to4": () => [
        "IPv4 members match 6to4 clients too: 10.0.0.0/8 is also 2002:a00::/24.",
        "HAProxy also asks with the IPv4 address inside of 2002::/16 and ::/96, for all members.",
      ],
      "too-many-blocks": (word) => [
        `Answers about 2002::/16 leave out "${word}". Write networks.`,
        "HAProxy also asks with the IPv4 address inside of 2002::/16 and ::/96, and the mask makes too many networks.",
      ],
      name: (word) => [
        `HAProxy looks up "${word}" when it starts. Write its addresses.`,
        "The list lacks these addresses, so connection tests leave this line out.",
      ],
    },
    mildReasons: { "takes-6to4": "hint" },
    notation: {
      source: written,
      rule: (action, source) => (action === means ? written(source) : undefined),
    },
  };
}

function written(source: Source): string | undefined {
  if (source.kind === "any") return undefined;
  if (source.kind === "ipv4" && source.mask === ALL_BITS) return formatIpv4(source.address);
  return source.kind === "ipv4" && prefixLengthOf(source.mask) === undefined ? undefined : formatSource(source);
}
