/**
 * Postfix cidr tables, cidr_table(5). The results are those of access(5).
 *
 * Postfix joins physical lines into logical ones, asks the rules from top to bottom, and skips a rule that it does not understand.
 */

import { parseIpv4 } from "../address/ipv4.js";
import { equalIpv6, firstOfPrefix, mappedIpv4, parseIpv6 } from "../address/ipv6.js";
import { maskOfLength, networkOf } from "../address/mask.js";
import type { Format, MeantRule, ReadOptions, RemarkCode } from "../model/format.js";
import { textOfLine } from "../model/ruleSet.js";
import { OPEN } from "../model/ruleTable.js";
import { formatSource, type MaskedSource } from "../model/source.js";
import type { Action, Rule } from "../model/statement.js";
import { sliceOf, wholeOf } from "../text/chunkedText.js";
import type { LinedText } from "../text/linedText.js";
import type { Steps } from "../text/steps.js";
import { endBefore, type Span } from "../text/text.js";
import { BLOCKS_AT_MOST, complementOfBlock, intersection, without } from "./blocks.js";
import { addComment, addRow, type Collected, collected, listOf, type RuleExtent } from "./collect.js";
import { type PlainResult, readQuickRule } from "./postfixQuick.js";
import type { Reader } from "./reader.js";

const format: Format = {
  id: "postfix-cidr",
  name: "Postfix CIDR table",
  program: "Postfix",
  words: {
    accept: { verb: "permits", participle: "permitted" },
    reject: { verb: "rejects", participle: "rejected" },
    unmatched: "Postfix goes on with the next restriction",
  },
  levels: {
    "host-bits-set": "error",
    "ipv4-only-catch-all": "warning",
    "missing-catch-all": "information",
  },
  reasons: {
    "host-bits": (word) => [
      `Postfix skips "${word}". Clear its host bits, or remove the length.`,
      "Its log says: non-null host address bits, skipping this rule.",
    ],
    "bad-mask": (word) => [
      `Postfix skips "${word}". Write a length in digits, such as /8.`,
      "Its log says: bad mask value, skipping this rule.",
    ],
    "bad-length": (word) => [
      `Postfix skips "${word}". Write a length up to 32, or 128 for IPv6.`,
      "Its log says: bad mask length, skipping this rule.",
    ],
    "bad-network": (word) => [
      `Postfix skips "${word}". Write a network such as 10.0.0.0/8.`,
      "Its log says: bad network value, skipping this rule.",
    ],
    "bad-address": (word) => [
      `Postfix skips "${word}". Write an address, or a network.`,
      "Its log says: bad address pattern, skipping this rule.",
    ],
    "bad-brackets": (word) => [
      `Postfix skips "${word}". Remove the brackets.`,
      "Its log names the bracket that is missing, or the text behind it.",
    ],
    "no-result": (word) => [
      `Postfix skips "${word}": the result is missing. Add OK or REJECT.`,
      "Its log says: no lookup result, skipping this rule.",
    ],
    "no-pattern": () => [
      "Postfix skips this line: the address is missing. Write it.",
      "Its log says: no address pattern, skipping this rule.",
    ],
    "indented-first": () => [
      "Postfix skips this line. Remove the space at its beginning.",
      "A line that begins with a space continues the one above, and there is none.",
    ],
    "indented-rule": (_, other) => [
      `This is text of line ${other} and no rule. Remove the space at its beginning.`,
      "Postfix reads a line that begins with a space as the end of the one above.",
    ],
    "after-return": (_, other) => [
      `This is no rule but text of line ${other}. End that line with a line feed.`,
      "A carriage return alone is a space to Postfix.",
    ],
    "bad-if": (_, other) => [
      `Postfix skips this if: the rules up to line ${other} hold for everyone. Correct it.`,
      "Postfix skips the line alone, and not the rules below it.",
    ],
    "if-without-endif": () => [
      "This if has no endif and holds to the end of the file. Add the endif.",
      "Its log says: IF has no matching ENDIF.",
    ],
    "endif-without-if": () => [
      "Postfix skips this endif: no if is open. Remove it.",
      "Its log says: ENDIF without IF, skipping this rule.",
    ],
    "endif-with-text": () => [
      "Postfix skips this endif, and the if stays open. Remove the text behind it.",
      "Its log says: garbage after ENDIF, skipping this rule.",
    ],
    "length-apart": (word) => [
      `"${word}" is a result to Postfix, not a length. Remove the space.`,
      "A space ends the address, so that the rule is for one host.",
    ],
    "mask-apart": (word) => [
      `"${word}" is a result to Postfix, not a mask. Write a length.`,
      "A space ends the address, so that the rule is for one host.",
    ],
    "length-wraps": (word) => [
      `"${word}" has another length to Postfix. Write one up to 32 or 128.`,
      "Postfix keeps the lowest byte of a length, so that /264 is /8.",
    ],
    "mapped-address": (word) => [
      `"${word}" matches no client. Write the IPv4 address.`,
      "Postfix asks with the IPv4 address of such a client.",
    ],
    "outside-if": () => [
      "Never matches: the if around it leaves these addresses out. Move it out.",
      "Inside an if, a rule matches only what the if matches too.",
    ],
    "negated-all": (word) => [
      `Never matches: no address is outside "${word}". Remove the rule.`,
      "A ! takes the other addresses of the same family.",
    ],
    "too-many-blocks": () => [
      "Not analysed: the conditions make too many networks. Use fewer.",
      "Nothing is guessed about this rule, and connection tests leave it out.",
    ],
  },
  notation: {
    source: (source) => written(source),
    rule(action, source) {
      const pattern = written(source);
      return pattern === undefined ? undefined : `${pattern} ${action === "accept" ? "OK" : "REJECT"}`;
    },
    hasTrailingComments: false,
  },
};

/** Writes a network. A table has no word for all addresses and no masks with holes. */
function written(source: Parameters<typeof formatSource>[0]): string | undefined {
  const text = formatSource(source);
  return source.kind === "any" || text.includes(" ")
    ? undefined
    : text.replace(source.kind === "ipv4" ? /\/32$/ : /\/128$/, "");
}

export const postfixCidr: Reader = {
  format,
  *read(lined, options) {
    const into = collected(lined.lineStarts.length);
    const table: Table = { lined, options, into, conditions: [], work: 0, invalidIfs: 0, written: [] };
    yield* readLines(table);
    for (const { line, remark, span } of table.written) {
      if (remark === undefined) addRemark(into, "reads-differently", "if-without-endif", line, span);
      else nameEnd(into, remark, lined.lineStarts.length - 1);
    }
    into.remarks.sort((one, other) => one.line - other.line || one.span.start - other.span.start);
    return [listOf({ format, options, name: "", usualDefault: "accept", usualModel: "first-match" }, lined, into)];
  },
};

/** A table while it is read. */
interface Table {
  readonly lined: LinedText;
  readonly options: ReadOptions;
  readonly into: Collected;
  /**
   * What each open `if` and those around it match, the outermost first. `undefined` if these are too many blocks.
   *
   * Postfix knows only the valid ones.
   */
  readonly conditions: (readonly MaskedSource[] | undefined)[];
  /** The number of invalid `if`s that explain an `endif` without an `if`. */
  invalidIfs: number;
  /** How many blocks were compared and made so far. */
  work: number;
  /** The `if`s as they are written, with the number of the remark of an invalid one. */
  readonly written: WrittenIf[];
}

interface WrittenIf {
  readonly line: number;
  readonly span: Span;
  readonly remark: number | undefined;
}

/** A physical line of a logical one. */
interface PhysicalLine {
  readonly line: number;
  readonly text: string;
}

const LINES_A_STEP = 4_096;
const IS_SKIPPED = /^[ \t\r\v\f]*(?:#|$)/;
const SPACE = /[ \t\r\v\f\n]/;
const LONE_RETURN = /\r(?!\n)/;

/** Joins physical lines to logical ones, as Postfix's readlline does. Blank lines and comments may stand between them. */
function* readLines(table: Table): Steps<void> {
  const { lined, into } = table;
  const count = lined.lineStarts.length;
  const whole = wholeOf(lined.text);
  const hasReturns = LONE_RETURN.test(whole);
  const mayBePlain = !hasReturns && !whole.includes("\0");
  let parts: PhysicalLine[] = [];
  let isIndentedFirst = false;
  /** What Postfix saw of the line before, if only a carriage return ends it. */
  let before: "nothing" | "comment" | "words" = "nothing";
  // The text of one step, in which most lines are plain rules.
  let [slice, begin] = ["", 0];
  const results = plainResults(table.options);
  for (let line = 0; line < count; line++) {
    if (line % LINES_A_STEP === 0) {
      begin = lined.lineStarts[line] ?? 0;
      slice = sliceOf(lined.text, begin, lined.lineStarts[line + LINES_A_STEP] ?? lined.text.length);
      yield;
    }
    const start = (lined.lineStarts[line] ?? 0) - begin;
    const next = (lined.lineStarts[line + 1] ?? 0) - begin;
    if (mayBePlain && next > start && isDigitAt(slice, start)) {
      readLogicalLine(table, parts);
      parts = [];
      const end = endBefore(slice, start, next);
      if (
        table.conditions.length === 0 &&
        readQuickRule(slice, start, end, next, begin, line, into.rules, into.places, results)
      )
        continue;
    }
    const text = textOfLine(lined, line);
    const isJoined = hasReturns && endsInReturn(lined, line);
    if (!isJoined) before = "nothing";
    if (before === "comment") {
      if (looksLikeRule(` ${text}`))
        addRemark(into, "program-skips", "after-return", line, spanOfWords(text), line - 1);
    } else if (IS_SKIPPED.test(text) && (before === "nothing" || !text.includes("#"))) {
      const sign = text.indexOf("#");
      if (sign < 0) continue;
      before = "comment";
      addComment(into, line, text, sign, true);
    } else {
      before = "words";
      if (!isJoined && !SPACE.test(text.charAt(0))) {
        readLogicalLine(table, parts);
        parts = [{ line, text }];
      } else if (parts.length > 0) {
        parts.push({ line, text });
        if (!looksLikeRule(` ${text}`)) continue;
        const [reason, other] = isJoined ? ["after-return", line - 1] : ["indented-rule", parts[0]?.line];
        addRemark(into, "program-skips", reason, line, spanOfWords(text), other);
      } else if (!isIndentedFirst) {
        isIndentedFirst = true;
        addRemark(into, "program-skips", "indented-first", line, spanOfWords(text));
      }
    }
  }
  readLogicalLine(table, parts);
}

function isDigitAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 48 && unit <= 57;
}

/** Returns a function that says what results decide. Remembers them: a table has few. */
function plainResults(options: ReadOptions): PlainResult {
  const known = new Map<string, Action | undefined>();
  return (word, isAlone) => {
    const key = isAlone ? `${word}$` : word;
    if (known.has(key)) return known.get(key);
    const { action, isOpen } = actionOf(word, isAlone, options);
    const result = isOpen ? undefined : action;
    if (known.size < RESULTS_AT_MOST) known.set(key, result);
    return result;
  };
}

const RESULTS_AT_MOST = 1_000;

/** Whether a carriage return alone ends the line above. Postfix reads it as a space. */
function endsInReturn({ text, lineStarts }: LinedText, line: number): boolean {
  const start = lineStarts[line] ?? 0;
  return line > 0 && sliceOf(text, start - 1, start) === "\r";
}

function spanOfWords(text: string): Span {
  const start = text.length - text.trimStart().length;
  return { start, end: Math.max(start, text.trimEnd().length) };
}

/** Whether an indented line would be a rule without its indentation. */
function looksLikeRule(text: string): boolean {
  const [, pattern = "", result] = /^\s+(\S{1,60})\s+(\S)/.exec(text) ?? [];
  return result !== undefined && "source" in readPattern(pattern);
}

function addRemark(
  into: Collected,
  code: RemarkCode,
  reason: string,
  line: number,
  span: Span,
  other?: number,
  meant?: MeantRule,
): void {
  into.remarks.push({ code, reason, line, span, other, meant });
}

/** Says of an invalid `if` which rules hold for everyone because of it: those up to a line. */
function nameEnd({ remarks }: Collected, remark: number | undefined, line: number): void {
  const named = remark === undefined ? undefined : remarks[remark];
  if (named !== undefined && remark !== undefined) remarks[remark] = { ...named, other: line };
}

function readLogicalLine(table: Table, parts: readonly PhysicalLine[]): void {
  const [first] = parts;
  if (first === undefined) return;
  const joined = parts.length === 1 ? first.text : parts.map((part) => part.text).join("\n");
  // Postfix reads up to a null character.
  const end = joined.indexOf("\0");
  const text = end < 0 ? joined : joined.slice(0, end);
  const [, keyword = ""] = /^(if|endif)(?![a-z0-9])/i.exec(text.slice(0, 6)) ?? [];
  if (keyword === "") readRule(table, parts, text);
  else if (keyword.length === 2) readIf(table, first, text);
  else readEndif(table, first, text);
}

function readIf(table: Table, first: PhysicalLine, text: string): void {
  const { into, conditions, written } = table;
  into.barriers.push(first.line);
  const { isNegated, at } = skipNegations(text, 2);
  const read = readPattern(text.slice(at, endOfText(text)));
  const [line, span] = [first.line, spanOfWords(first.text)];
  if (!("source" in read)) {
    table.invalidIfs++;
    written.push({ line, span, remark: into.remarks.length });
    addRemark(into, "program-skips", "bad-if", line, span);
    return;
  }
  if (read.wraps) addRemark(into, "reads-differently", "length-wraps", line, span);
  written.push({ line, span, remark: undefined });
  conditions.push(within(table, read.source, isNegated));
}

function readEndif(table: Table, first: PhysicalLine, text: string): void {
  const { into, conditions, written } = table;
  into.barriers.push(first.line);
  nameEnd(into, written.pop()?.remark, first.line);
  const span = spanOfWords(first.text);
  if (skipSpaces(text, 5) < text.length) addRemark(into, "program-skips", "endif-with-text", first.line, span);
  else if (conditions.length === 0 && table.invalidIfs > 0) table.invalidIfs--;
  else if (conditions.length === 0) addRemark(into, "program-skips", "endif-without-if", first.line, span);
  else conditions.pop();
}

/** Returns what the open conditions leave of a network, or of the addresses outside it. `undefined` if these are too many blocks. */
function within(table: Table, network: MaskedSource, isNegated: boolean): readonly MaskedSource[] | undefined {
  if (table.conditions.length === 0) return isNegated ? complementOfBlock(network) : [network];
  const around = table.conditions.at(-1);
  if (around === undefined || table.work > WORK_AT_MOST) return undefined;
  const left = isNegated ? without(around, network) : intersection(around, [network]);
  table.work += around.length + WORK_OF_ROW * left.length;
  return left.length > BLOCKS_AT_MOST ? undefined : left;
}

/** The most work for all rules in conditions: some seconds, and a million rows. */
const WORK_AT_MOST = 8_000_000;
const WORK_OF_ROW = 8;

function readRule(table: Table, parts: readonly PhysicalLine[], text: string): void {
  const { lined, options, into, conditions } = table;
  const { isNegated, at } = skipNegations(text, 0);
  const end = endOfWord(text, at);
  const resultAt = skipSpaces(text, end);
  const resultEnd = endOfWord(text, resultAt);
  const [first] = parts;
  if (first !== undefined && at === end) {
    addRemark(into, "program-skips", "no-pattern", first.line, spanOfWords(first.text));
    return;
  }
  const pattern = placeOf(parts, at);
  const result = placeOf(parts, resultAt);
  const { line } = pattern;
  const span = { start: pattern.column, end: pattern.column + end - at };
  const word = text.slice(at, end);
  const skip = (reason: string, meant?: MeantRule) =>
    addRemark(into, reason === "host-bits" ? "host-bits-set" : "program-skips", reason, line, span, undefined, meant);
  const hasResult = resultAt < text.length;
  const resultWord = text.slice(resultAt, resultEnd);
  const { action, isOpen } = actionOf(resultWord, skipSpaces(text, resultEnd) === text.length, options);
  const read = readPattern(word);
  if (!("source" in read)) {
    // Of an invalid pattern the likeliest reading is shown: a network whose host bits are set.
    const meant = hasResult ? read.meant && ruleFor(read.meant) : undefined;
    const sources = read.meant && within(table, read.meant, isNegated);
    skip(read.fault, meant && sources && { rule: meant, sources, place: into.rules.count });
    return;
  }
  if (!hasResult) {
    skip("no-result");
    return;
  }
  const blocks = within(table, read.source, isNegated);
  if (blocks === undefined) {
    addRemark(into, "analysis-incomplete", "too-many-blocks", line, span);
    return;
  }
  const sources = blocks.filter((block) => !isMapped(block));
  if (sources.length === 0) {
    const isOutside = conditions.length > 0;
    const reason = !isNegated && isMapped(read.source) ? "mapped-address" : isOutside ? "outside-if" : "negated-all";
    addRemark(into, "never-matches", reason, line, span);
    return;
  }
  if (read.wraps) addRemark(into, "reads-differently", "length-wraps", line, span);
  const apart = /^\/\d/.test(resultWord) ? "length-apart" : parseIpv4(resultWord) === undefined ? "" : "mask-apart";
  if (apart !== "") {
    const place = { start: result.column, end: result.column + resultEnd - resultAt };
    addRemark(into, "reads-differently", apart, result.line, place);
  }
  addRow(into, line, ruleFor(read.source), sources, extentOf(lined, parts), isOpen ? OPEN : 0);

  function ruleFor(source: MaskedSource): Rule {
    // A ! belongs to what the rule matches. A logical line begins in column 0.
    const sourceStart = isNegated && line === parts[0]?.line ? 0 : span.start;
    const slash = word.lastIndexOf("/");
    const isHost = slash < 0;
    const opening = word.startsWith("[") ? 1 : 0;
    const addressEnd = isHost ? word.length : slash;
    const closing = word.charAt(addressEnd - 1) === "]" ? 1 : 0;
    const maskEnd = span.end - (word.endsWith("]") ? 1 : 0);
    return {
      kind: "rule",
      action,
      actionSpan:
        result.line === line ? { start: result.column, end: result.column + resultEnd - resultAt } : undefined,
      source,
      addressSpan: { start: sourceStart + opening, end: span.start + addressEnd - closing },
      maskSpan: isHost ? undefined : { start: span.start + slash + 1, end: maskEnd },
    };
  }
}

/** Returns where the rule lies in the text, up to the end of its last line. */
function extentOf(lined: LinedText, parts: readonly PhysicalLine[]): RuleExtent {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return { start: 0, end: 0 };
  return {
    start: lined.lineStarts[first.line] ?? 0,
    end: (lined.lineStarts[last.line] ?? 0) + last.text.length,
  };
}

/** Returns the physical place of an offset in a logical line. */
function placeOf(parts: readonly PhysicalLine[], offset: number): { readonly line: number; readonly column: number } {
  let left = offset;
  for (const { line, text } of parts) {
    if (left <= text.length) return { line, column: left };
    left -= text.length + 1;
  }
  return { line: parts.at(-1)?.line ?? 0, column: 0 };
}

/** Skips the `!` before a pattern, and the spaces among them. Two cancel. */
function skipNegations(text: string, from: number): { readonly isNegated: boolean; readonly at: number } {
  let at = from;
  let isNegated = false;
  for (; at < text.length; at++) {
    if (text.charAt(at) === "!") isNegated = !isNegated;
    else if (!SPACE.test(text.charAt(at))) break;
  }
  return { isNegated, at };
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && !SPACE.test(text.charAt(at))) at++;
  return at;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.test(text.charAt(at))) at++;
  return at;
}

function endOfText(text: string): number {
  let at = text.length;
  while (at > 0 && SPACE.test(text.charAt(at - 1))) at--;
  return at;
}

/** A pattern, or why Postfix skips it. `wraps` says that its length is not the one written, `meant` is a network whose host bits are set. */
type Pattern =
  | { readonly source: MaskedSource; readonly wraps: boolean }
  | { readonly fault: PatternFault; readonly meant?: MaskedSource };

type PatternFault = "host-bits" | "bad-mask" | "bad-length" | "bad-network" | "bad-address" | "bad-brackets";

/** No address with a length is longer, brackets included. */
const LONGEST_PATTERN = 60;

/** Reads a pattern as cidr_match_parse() does: strict octets, IPv6 by RFC 4291, and a length with leading zeros. */
function readPattern(pattern: string): Pattern {
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

/** Whether a source has mapped addresses only. Postfix asks with the IPv4 address of such a client. */
function isMapped(source: MaskedSource): boolean {
  return source.kind === "ipv6" && source.length >= 96 && mappedIpv4(source.address) !== undefined;
}

function hasHostBits(source: MaskedSource): boolean {
  return source.kind === "ipv4"
    ? networkOf(source.address, source.mask) !== source.address
    : !equalIpv6(firstOfPrefix(source.address, source.length), source.address);
}

const ACCEPTED = new Set([
  "ok",
  "permit",
  "dunno",
  // Rejects only what a later restriction rejects as well.
  "defer_if_reject",
  "discard",
  "hold",
  "filter",
  "redirect",
  "prepend",
  "bcc",
  "warn",
  "info",
]);

/**
 * Reads the first word of a result by access(5). `isOpen` says that the rest decides: a restriction, or a class.
 *
 * The configuration says what classes do. `isAlone` says that no text follows: digits alone permit, even `550`.
 */
function actionOf(
  word: string,
  isAlone: boolean,
  { results }: ReadOptions,
): { readonly action: Action; readonly isOpen: boolean } {
  const result = word.toLowerCase();
  if (/^(?:reject|defer|defer_if_permit)$/.test(result) || (!isAlone && /^[45]\d\d$/.test(result)))
    return { action: "reject", isOpen: false };
  if (ACCEPTED.has(result) || (isAlone && /^\d+$/.test(result))) return { action: "accept", isOpen: false };
  const configured = results !== undefined && Object.hasOwn(results, result) ? results[result] : undefined;
  return { action: configured ?? "accept", isOpen: configured === undefined };
}
