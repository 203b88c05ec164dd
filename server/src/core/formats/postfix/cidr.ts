/**
 * Postfix cidr tables, cidr_table(5). The results are those of access(5).
 *
 * Postfix joins physical lines into logical ones, asks the rules from top to bottom, and skips a rule that it does not understand.
 * `cidr.ts` joins the lines and reads `if` and rules, `pattern.ts` their addresses, `results.ts` what they do. `quickRule.ts` scans the
 * plain rules, which are most lines. `format.ts` has the words of Postfix.
 */

import { parseIpv4 } from "../../address/ipv4.js";
import type { MeantRule, ReadOptions, RemarkCode } from "../../model/format.js";
import { textOfLine } from "../../model/ruleSet.js";
import { OPEN } from "../../model/ruleTable.js";
import type { MaskedSource } from "../../model/source.js";
import type { Rule } from "../../model/statement.js";
import { sliceOf, wholeOf } from "../../text/chunkedText.js";
import { followsReturn, type LinedText } from "../../text/linedText.js";
import type { Steps } from "../../text/steps.js";
import { endBefore, type Span } from "../../text/text.js";
import { BLOCKS_AT_MOST, complementOfBlock, intersection, isMapped, without } from "../blocks.js";
import { addComment, addRow, type GrowingList, growingList, listOf, type RuleExtent } from "../growingList.js";
import type { Reader } from "../reader.js";
import { postfixFormat } from "./format.js";
import { readPattern } from "./pattern.js";
import { readQuickRule } from "./quickRule.js";
import { plainResults, readResult } from "./results.js";

export const postfixCidr: Reader = {
  format: postfixFormat,
  *read(lined, options) {
    const into = growingList(lined.lineStarts.length);
    const table: Table = { lined, options, into, conditions: [], work: 0, invalidIfs: 0, written: [] };
    yield* readLines(table);
    for (const { line, remark, span } of table.written) {
      if (remark === undefined) addRemark(into, "reads-differently", "if-without-endif", line, span);
      else nameEnd(into, remark, lined.lineStarts.length - 1);
    }
    into.remarks.sort((one, other) => one.line - other.line || one.span.start - other.span.start);
    return [
      listOf(
        { format: postfixFormat, options, name: "", usualDefault: "accept", usualModel: "first-match" },
        lined,
        into,
      ),
    ];
  },
};

/** A table while it is read. */
interface Table {
  readonly lined: LinedText;
  readonly options: ReadOptions;
  readonly into: GrowingList;
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

/** Joins physical lines to logical ones, as Postfix's readlline does. Blank lines and comments may be between them. */
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
  /** The lines above that only carriage returns end and that have spaces only. They are part of the line if words follow. */
  let spaces: PhysicalLine[] = [];
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
      if (table.conditions.length === 0 && readQuickRule(slice, start, end, next, begin, line, into.rules, results))
        continue;
    }
    const text = textOfLine(lined, line);
    const isJoined = hasReturns && followsReturn(lined, line);
    if (!isJoined) {
      before = "nothing";
      spaces = [];
    }
    if (before === "comment") {
      if (looksLikeRule(` ${text}`))
        addRemark(into, "program-skips", "after-return", line, spanOfWords(text), line - 1);
    } else if (IS_SKIPPED.test(text) && (before === "nothing" || !text.includes("#"))) {
      const sign = text.indexOf("#");
      if (sign < 0) {
        if (hasReturns) spaces.push({ line, text });
        continue;
      }
      before = "comment";
      addComment(into, line, text, sign, true);
    } else {
      before = "words";
      if (!isJoined && !SPACE.test(text.charAt(0))) {
        readLogicalLine(table, parts);
        parts = [{ line, text }];
      } else if (parts.length > 0) {
        for (const part of spaces) parts.push(part);
        spaces = [];
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
  into: GrowingList,
  code: RemarkCode,
  reason: string,
  line: number,
  span: Span,
  other?: number,
  meant?: MeantRule,
): void {
  into.remarks.push({ code, reason, line, span, other, meant });
}

/** Names in the remark on an invalid `if` the last line whose rules hold for everyone. */
function nameEnd({ remarks }: GrowingList, remark: number | undefined, line: number): void {
  const named = remark === undefined ? undefined : remarks[remark];
  if (named !== undefined && remark !== undefined) remarks[remark] = { ...named, other: line };
}

function readLogicalLine(table: Table, parts: readonly PhysicalLine[]): void {
  const [first] = parts;
  if (first === undefined) return;
  const joined = parts.length === 1 ? first.text : joinedText(table.lined, parts);
  // Postfix reads up to a null character.
  const end = joined.indexOf("\0");
  const text = end < 0 ? joined : joined.slice(0, end);
  const [, keyword = ""] = /^(if|endif)(?![a-z0-9])/i.exec(text.slice(0, 6)) ?? [];
  if (keyword === "") readRule(table, parts, text);
  else if (keyword.length === 2) readIf(table, first, text);
  else readEndif(table, first, text);
}

/** Joins physical lines by the first unit of each end of line, so that offsets count one unit for each. */
function joinedText({ text, lineStarts }: LinedText, parts: readonly PhysicalLine[]): string {
  return parts
    .map((part, place) => {
      const end = (lineStarts[part.line] ?? 0) + part.text.length;
      return place === parts.length - 1 ? part.text : part.text + sliceOf(text, end, end + 1);
    })
    .join("");
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
  const resultSpan = { start: result.column, end: result.column + resultEnd - resultAt };
  const word = text.slice(at, end);
  const skip = (reason: string, meant?: MeantRule) =>
    addRemark(into, reason === "host-bits" ? "host-bits-set" : "program-skips", reason, line, span, undefined, meant);
  const hasResult = resultAt < text.length;
  const resultWord = text.slice(resultAt, resultEnd);
  // Of an end of line Postfix removes the line feed only.
  const { action, isOpen, remark } = readResult(text.slice(resultAt, endOfText(text)).replaceAll("\n", ""), options);
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
  if (remark !== undefined) addRemark(into, "reads-differently", remark, result.line, resultSpan);
  if (read.wraps) addRemark(into, "reads-differently", "length-wraps", line, span);
  const apart = /^\/\d/.test(resultWord) ? "length-apart" : parseIpv4(resultWord) === undefined ? "" : "mask-apart";
  if (apart !== "") {
    // The span has the address too, so that no other finding reports it.
    const both = result.line === line ? { start: span.start, end: resultSpan.end } : resultSpan;
    into.remarks.push({ code: "reads-differently", reason: apart, line: result.line, span: both, word: resultWord });
  }
  addRow(into, line, ruleFor(read.source), sources, extentOf(lined, parts), { flags: isOpen ? OPEN : 0 });

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
      actionSpan: result.line === line ? resultSpan : undefined,
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
