/**
 * pg_hba.conf, which says who may connect to PostgreSQL.
 *
 * PostgreSQL asks the lines from top to bottom. The first that matches decides, even if the client then fails to authenticate. One bad
 * line refuses the whole file. `hba.ts` joins lines and reads rules, `fields.ts` divides a line into words, `address.ts` reads addresses
 * and masks, `options.ts` has the methods and their options, `conditions.ts` what a rule asks for besides the address, and `format.ts`
 * the words of PostgreSQL. All are of PostgreSQL 15.
 *
 * A *logical line* is one or more lines of the text that backslashes join.
 */

import { parseIpv4 } from "../../address/ipv4.js";
import type { Condition } from "../../model/condition.js";
import type { MeantRule, RemarkCode } from "../../model/format.js";
import { textOfLine } from "../../model/ruleSet.js";
import type { MaskedSource, Source } from "../../model/source.js";
import type { Action, Rule } from "../../model/statement.js";
import { wholeOf } from "../../text/chunkedText.js";
import { followsReturn, type LinedText } from "../../text/linedText.js";
import { BYTE_ORDER_MARK, firstFrom, type Span } from "../../text/text.js";
import { isMapped } from "../blocks.js";
import {
  addComment,
  addRow,
  addUnread,
  type GrowingList,
  growingList,
  listOf,
  NOT_READ,
  type RuleExtent,
} from "../growingList.js";
import type { Reader } from "../reader.js";
import { hostOf, lengthMeant, maskedBy, type Numeric, prefixOf, readLength, readNumeric } from "./address.js";
import { conditionsOf, isFile, isKeyword, type KnownConditions, replication } from "./conditions.js";
import { fieldsOf, type HbaField, type HbaFields, type HbaWord, QUOTE } from "./fields.js";
import { postgresFormat } from "./format.js";
import {
  type ConnectionType,
  connectionTypes,
  hasNeededOptions,
  isMethod,
  isMethodFor,
  refusedOption,
} from "./options.js";

export const pgHba: Reader = {
  format: postgresFormat,
  *read(lined, options) {
    const into = growingList(lined.lineStarts.length);
    const file: HbaFile = { lined, into, known: new Map(), entries: 0 };
    for (const line of logicalLines(lined)) {
      if (line === undefined) yield;
      else readLogicalLine(file, line);
    }
    if (file.entries === 0) {
      const span = { start: 0, end: textOfLine(lined, 0).length };
      into.remarks.push({ code: "program-refuses", reason: "no-entries", line: 0, span });
    }
    into.remarks.sort((one, other) => one.line - other.line || one.span.start - other.span.start);
    return [
      listOf(
        { format: postgresFormat, options, name: "", usualDefault: "reject", usualModel: "first-match" },
        lined,
        into,
      ),
    ];
  },
};

const LINES_A_STEP = 4_096;

/** A file while it is read. */
interface HbaFile {
  readonly lined: LinedText;
  readonly into: GrowingList;
  readonly known: KnownConditions;
  /** The number of lines with words, readable or not. */
  entries: number;
}

/** A logical line: its text, and where each line of the file begins in it. */
interface JoinedLine {
  readonly text: string;
  /** The number of its first line. */
  readonly line: number;
  /** The offsets in the text at which its lines begin. The first is 0. */
  readonly starts: readonly number[];
}

/**
 * Joins the lines that a backslash ends with those below them, as PostgreSQL does.
 *
 * A carriage return alone ends no line. A null character hides the rest of its line with its end. Yields
 * `undefined` between two steps.
 */
function* logicalLines(lined: LinedText): Generator<JoinedLine | undefined> {
  const isPlain = !/\r(?!\n)|\0/.test(wholeOf(lined.text));
  const count = lined.lineStarts.length;
  let [parts, length, first, starts]: [string[], number, number, number[]] = [[], 0, 0, []];
  for (let line = 0; line < count; line++) {
    if (line % LINES_A_STEP === 0) yield undefined;
    if (starts.length === 0) first = line;
    starts.push(length);
    let content = textOfLine(lined, line);
    let isHidden = false;
    if (!isPlain) {
      const before = starts.length;
      const joined = [content];
      while (line + 1 < count && followsReturn(lined, line + 1)) {
        length += content.length + 1;
        starts.push(length);
        content = textOfLine(lined, ++line);
        joined.push(content);
      }
      length = starts[before - 1] ?? 0;
      content = joined.join("\r");
      const end = content.indexOf("\0");
      isHidden = end >= 0;
      content = withoutReturns(isHidden ? content.slice(0, end) : content);
      for (let place = before; place < starts.length; place++) {
        starts[place] = Math.min(starts[place] ?? 0, length + content.length);
      }
    }
    const isJoined = content.endsWith("\\") && !isHidden;
    const part = isJoined ? content.slice(0, -1) : content;
    parts.push(part);
    length += part.length;
    if ((isJoined || isHidden) && line + 1 < count) continue;
    yield { text: parts.join(""), line: first, starts };
    [parts, length, starts] = [[], 0, []];
  }
}

function withoutReturns(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === "\r") end--;
  return text.slice(0, end);
}

/** Where a part of a logical line is in the file. */
interface HbaPlace {
  readonly line: number;
  readonly column: number;
}

function placeOf({ line, starts }: JoinedLine, offset: number): HbaPlace {
  const index = firstFrom(starts, offset + 1) - 1;
  return { line: line + index, column: offset - (starts[index] ?? 0) };
}

/** A part of a line of the file. */
interface Placed {
  readonly line: number;
  readonly span: Span;
}

/** Returns where words are, up to the end of the line on which the first begins. */
function spanOf(logical: JoinedLine, start: number, end: number): Placed {
  const { text, starts } = logical;
  const { line, column } = placeOf(logical, start);
  const next = starts[line - logical.line + 1] ?? text.length;
  const last = text.charAt(next - 1) === "\r" ? next - 1 : next;
  return { line, span: { start: column, end: column + Math.max(0, Math.min(end, last) - start) } };
}

function readLogicalLine(file: HbaFile, logical: JoinedLine): void {
  const { lined, into } = file;
  const { text } = logical;
  if (text.length === 0) return;
  const read = fieldsOf(text);
  if (read.commentAt >= 0) {
    const { line, column } = placeOf(logical, read.commentAt);
    // The comment of a rule is on the line where the rule ends.
    addComment(into, line, textOfLine(lined, line), column, read.fields.length === 0);
    remarkOnSwallowed(file, logical, line);
  }
  readFields(file, logical, read);
}

/** Remarks on the rules that a backslash makes a part of the comment above them. */
function remarkOnSwallowed({ into }: HbaFile, logical: JoinedLine, comment: number): void {
  const { line: first, starts, text } = logical;
  for (let line = comment + 1; line < first + starts.length; line++) {
    const content = text.slice(starts[line - first], starts[line - first + 1]);
    if ("reason" in readRule(fieldsOf(content).fields)) continue;
    const start = content.length - content.trimStart().length;
    const span = { start, end: Math.max(start, content.trimEnd().length) };
    into.remarks.push({ code: "program-skips", reason: "swallowed", line, span, other: line - 1 });
  }
}

/** A part of a logical line. */
type HbaPart = Pick<HbaWord, "start" | "end">;

/** A fault for which PostgreSQL refuses the file, or what makes a line unreadable for us. */
interface HbaFault {
  readonly code: "program-refuses" | "analysis-incomplete";
  readonly reason: string;
  /** Where it is. `undefined` for the whole line. */
  readonly at: HbaPart | undefined;
  /** What somebody meant with the address. */
  readonly meant?: Source;
}

function refused(reason: string, at?: HbaPart, meant?: Source): HbaFault {
  return { code: "program-refuses", reason, at, ...(meant && { meant }) };
}

/** A rule as its words say it. */
interface HbaRule {
  readonly type: ConnectionType;
  readonly databases: HbaField;
  readonly users: HbaField;
  /** `undefined` for a line of the type `local`. */
  readonly address: HbaAddress | undefined;
  readonly method: HbaWord;
}

interface HbaAddress {
  readonly source: Source;
  /** The text of an address that only the server can compare. */
  readonly from?: string | undefined;
  readonly word: HbaWord;
  readonly mask?: HbaWord | undefined;
  readonly remarks: readonly AddressRemark[];
}

interface AddressRemark {
  readonly reason: string;
  readonly at: HbaWord;
  readonly meant?: Source | undefined;
}

function readFields(file: HbaFile, logical: JoinedLine, { fields }: HbaFields): void {
  const { into } = file;
  const [first] = fields;
  if (first === undefined) return;
  file.entries++;
  const { start } = first[0];
  const end = fields.at(-1)?.at(-1)?.end ?? start;
  const extent = extentOf(file.lined, logical, start, end);
  if (first.length === 1 && /^include(?:_if_exists|_dir)?$/.test(first[0].value) && fields.length === 2) {
    const placed = spanOf(logical, start, end);
    into.remarks.push({ code: "analysis-incomplete", reason: "include", ...placed });
    addUnreadLine(into, placed, extent);
    return;
  }
  const rule = readRule(fields);
  if ("reason" in rule) {
    const { code, reason, at = { start, end }, meant } = rule;
    const isReject = fields.slice(4).some(([{ value }]) => value === "reject");
    into.remarks.push({
      code,
      reason,
      ...spanOf(logical, at.start, at.end),
      meant: meant && meantRule(into, logical, at, meant, isReject ? "reject" : "accept"),
    });
    if (code === "analysis-incomplete") addUnreadLine(into, spanOf(logical, start, end), extent);
    return;
  }
  if (rule.address !== undefined) addHbaRule(file, logical, rule, rule.address, extent);
}

/** Adds what a line may do whose words are in a file. These may be for both kinds of connections. */
function addUnreadLine(into: GrowingList, placed: Placed, extent: RuleExtent): void {
  addUnread(into, placed, extent);
  addUnread(into, placed, extent, NOT_READ_REPLICATION);
}

const NOT_READ_REPLICATION: Condition = { ...NOT_READ, world: replication };

/** Returns the fields up to the method as a rule, or the first fault. The order of the checks is that of PostgreSQL. */
function readRule(fields: readonly HbaField[]): HbaRule | HbaFault {
  const [types, databases, users] = fields;
  if (types === undefined) return refused("type");
  if (types[0].value.startsWith(BYTE_ORDER_MARK)) return refused("byte-order-mark", types[0]);
  if (isFile(types[0])) return unread(types[0]);
  if (types.length > 1) return refused("several", joined(types));
  const type = connectionTypes.find((one) => one === types[0].value);
  if (type === undefined) return refused("type", types[0]);
  if (databases === undefined) return refused("missing-databases");
  if (users === undefined) return refused("missing-users");
  const address = type === "local" ? undefined : readAddress(fields);
  if (address !== undefined && "reason" in address) return address;
  const rest = fields.slice(address === undefined ? 3 : address.mask === undefined ? 4 : 5);
  const [found] = rest;
  if (found === undefined) return refused("missing-method");
  const [method] = found;
  if (isFile(method)) return unread(method);
  if (found.length > 1) return refused("several", joined(found));
  if (!isMethod(method.value)) return refused("method", method);
  if (!isMethodFor(method.value, type)) return refused("method-type", method);
  const options = rest.slice(1).flat();
  if (!options.some(isFile)) {
    const texts = options.map(({ value }) => value);
    const wrong = options[refusedOption(texts, method.value, type)];
    if (wrong !== undefined) return refused("option", wrong);
    if (!hasNeededOptions(texts, method.value)) return refused("missing-options", method);
  }
  return { type, databases, users, address, method };
}

/** Nobody knows the words of a file that stands for a type, an address or a method. */
function unread(at: HbaWord): HbaFault {
  return { code: "analysis-incomplete", reason: "file-of-words", at };
}

function joined(field: HbaField): HbaPart {
  return { start: field[0].start, end: (field.at(-1) ?? field[0]).end };
}

function readAddress(fields: readonly HbaField[]): HbaAddress | HbaFault {
  const [, , , found, next] = fields;
  if (found === undefined) return refused("missing-address");
  const [word] = found;
  if (isFile(word)) return unread(word);
  if (found.length > 1) return refused("several", joined(found));
  if (isKeyword("all")(word)) return { source: { kind: "any" }, word, remarks: [] };
  for (const keyword of ["samehost", "samenet"]) {
    if (isKeyword(keyword)(word)) return { source: { kind: "any" }, from: keyword, word, remarks: [] };
  }
  const slash = word.value.indexOf("/");
  const address = readNumeric(slash < 0 ? word.value : word.value.slice(0, slash));
  if (address === undefined) {
    if (slash >= 0) return refused("name-with-length", word);
    const reason = keywordFault(word, ["all", "samehost", "samenet"]);
    const remarks = reason === undefined ? [] : [{ reason, at: word }];
    return { source: { kind: "any" }, from: `host ${word.value}`, word, remarks };
  }
  const remarks: AddressRemark[] = [];
  if (address.family === "ipv4" && !address.isUsual) remarks.push({ reason: "spelling", at: word });
  if (address.family === "ipv6" && address.zone !== undefined) remarks.push({ reason: "zone", at: word });
  if (slash < 0) return readMask(word, address, next, remarks);
  const text = word.value.slice(slash + 1);
  const length = readLength(text, address);
  if (length === undefined) return refused("length", word, sourceMeant(address, text));
  return { source: prefixOf(address, length), word, remarks };
}

/** Returns what a mask behind a slash means to people. */
function sourceMeant(address: Numeric, text: string): MaskedSource | undefined {
  const mask = readNumeric(text);
  const meant = mask && maskedBy(address, mask);
  return meant?.hasHoles === false ? meant.source : undefined;
}

function readMask(
  word: HbaWord,
  address: Numeric,
  field: HbaField | undefined,
  remarks: readonly AddressRemark[],
): HbaAddress | HbaFault {
  if (field === undefined) return refused("missing-mask", word);
  const [mask] = field;
  if (isFile(mask)) return unread(mask);
  if (field.length > 1) return refused("several", joined(field));
  const number = readNumeric(mask.value);
  if (number === undefined) {
    return isMethod(mask.value) ? refused("no-length", word, hostOf(address)) : refused("mask", mask);
  }
  const length = lengthMeant(mask.value, address);
  const meant = length === undefined ? undefined : prefixOf(address, length);
  const masked = maskedBy(address, number);
  const both = { start: word.start, end: mask.end };
  if (masked === undefined) return refused("mask-family", meant === undefined ? mask : both, meant);
  const { source, hasHoles } = masked;
  const more: AddressRemark[] = [
    ...(meant === undefined ? [] : [{ reason: "length-as-mask", at: mask, meant }]),
    ...(hasHoles ? [{ reason: "mask-with-holes", at: mask }] : []),
  ];
  const from = hasHoles ? `${word.value} ${mask.value}` : undefined;
  return { source, from, word, mask, remarks: [...remarks, ...more] };
}

/** Whether a word looks like a keyword and is none, since it is in quotes or has capitals. */
function keywordFault({ value, isQuoted }: HbaWord, keywords: readonly string[]): string | undefined {
  if (isQuoted) return keywords.includes(value) ? "quoted-keyword" : undefined;
  return !keywords.includes(value) && keywords.includes(value.toLowerCase()) ? "capital-keyword" : undefined;
}

const databaseKeywords = ["all", "replication", "sameuser", "samerole", "samegroup"];

function addHbaRule(
  file: HbaFile,
  logical: JoinedLine,
  { type, databases, users, method }: HbaRule,
  { source, from, word, mask, remarks }: HbaAddress,
  extent: RuleExtent,
): void {
  const { into, known } = file;
  const action = method.value === "reject" ? "reject" : "accept";
  const remark = (code: RemarkCode, reason: string, at: HbaWord, meant?: Source) => {
    const both = { start: word.start, end: (mask ?? word).end };
    into.remarks.push({
      code,
      reason,
      ...spanOf(logical, at.start, at.end),
      meant: meant && meantRule(into, logical, both, meant, action),
    });
  };
  for (const [field, keywords] of [
    [databases, databaseKeywords],
    [users, ["all"]],
  ] as const) {
    for (const one of field) {
      const reason = keywordFault(one, keywords);
      if (reason !== undefined) remark("reads-differently", reason, one);
    }
  }
  if (source.kind !== "any" && isMapped(source)) {
    remark("never-matches", "mapped", word);
    return;
  }
  for (const { reason, at, meant } of remarks) remark("reads-differently", reason, at, meant);
  const { line, addressSpan, maskSpan } = writtenAs(logical, word, mask);
  const methodAt = spanOf(logical, method.start, method.end);
  const rule: Rule = {
    kind: "rule",
    action,
    actionSpan: methodAt.line === line ? methodAt.span : undefined,
    source,
    addressSpan,
    maskSpan,
  };
  const first = into.rules.count;
  for (const condition of conditionsOf(known, { type, databases, users, from })) {
    addRow(into, line, rule, [source], extent, { condition });
  }
  // A line for usual connections and for replication is one rule to people.
  const count = into.rules.count - first;
  if (count > 1) into.groups.push({ first, count });
}

/**
 * Where an address and its mask are. Without a span of the mask, that of the address is of both.
 *
 * If these are on several lines, it is of the first part, and no fix can write there.
 */
function writtenAs(
  logical: JoinedLine,
  word: HbaWord,
  mask: HbaWord | undefined,
): { readonly line: number; readonly addressSpan: Span; readonly maskSpan: Span | undefined } {
  const { line, span } = spanOf(logical, word.start, word.end);
  const last = mask ?? word;
  if (placeOf(logical, last.end - 1).line !== line) return { line, addressSpan: span, maskSpan: undefined };
  // Quotes around a word are no part of it. Others change what its columns mean.
  const outside = word.end - word.start - word.value.length;
  const isPlain = outside === 0 || (outside === 2 && word.isQuoted && !word.value.includes(QUOTE));
  const inside = { start: span.start + outside / 2, end: span.end - outside / 2 };
  if (mask !== undefined) {
    const maskAt = spanOf(logical, mask.start, mask.end);
    const isUsual = isPlain && parseIpv4(mask.value) !== undefined && mask.end - mask.start === mask.value.length;
    return isUsual
      ? { line, addressSpan: inside, maskSpan: maskAt.span }
      : { line, addressSpan: { start: span.start, end: maskAt.span.end }, maskSpan: undefined };
  }
  const slash = word.value.indexOf("/");
  if (!isPlain || slash < 0) return { line, addressSpan: isPlain ? inside : span, maskSpan: undefined };
  return {
    line,
    addressSpan: { start: inside.start, end: inside.start + slash },
    maskSpan: { start: inside.start + slash + 1, end: inside.end },
  };
}

/** Returns the rule that somebody meant by a part of a line. `undefined` if the part is on several lines, so that no fix can write it. */
function meantRule(
  { rules }: GrowingList,
  logical: JoinedLine,
  { start, end }: HbaPart,
  source: Source,
  action: Action,
): MeantRule | undefined {
  const { line, span } = spanOf(logical, start, end);
  if (placeOf(logical, end - 1).line !== line) return undefined;
  const rule = { kind: "rule", action, actionSpan: undefined, source, addressSpan: span, maskSpan: undefined } as const;
  return { rule, sources: [source], place: rules.count };
}

/** Returns where a rule lies in the text: from its first word to its last, or all lines of a logical line. */
function extentOf(
  { lineStarts }: LinedText,
  { line, starts, text }: JoinedLine,
  start: number,
  end: number,
): RuleExtent {
  const begin = lineStarts[line] ?? 0;
  if (starts.length === 1) return { start: begin + start, end: begin + end };
  const last = starts.length - 1;
  return { start: begin, end: (lineStarts[line + last] ?? begin) + text.length - (starts[last] ?? 0) };
}
