/**
 * The directives of nginx files, as ngx_conf_read_token() reads them. Both nginx formats begin here.
 *
 * Words end at a space, `;` or `{`. So `#` and `}` inside of a word belong to it, and a quote matters only at the beginning of a word.
 */

import type { Format } from "../../model/format.js";
import type { LinedText } from "../../text/linedText.js";
import { BYTE_ORDER_MARK, endBefore, lineOf, type Span } from "../../text/text.js";

/** Offsets in the text. Those of a quoted word leave out the quotes. */
export interface Token {
  readonly kind: "word" | "quoted" | "open-quote" | "unexpected" | "comment" | ";" | "{" | "}";
  readonly start: number;
  readonly end: number;
}

/** A directive, a comment or the first fault of a file. */
export type NginxPart = NginxDirective | NginxComment | SyntaxGap;

/** A directive up to the character that ends it. Has no words if the character is alone. */
export interface NginxDirective {
  readonly kind: "directive";
  /** The first words. The others are only counted. */
  readonly words: readonly Token[];
  readonly wordCount: number;
  readonly stop: ";" | "{" | "}";
  /** The offset of the character. */
  readonly stopAt: number;
  /** Whether nginx refuses the words before it looks at them. */
  readonly isFaulty: boolean;
}

export interface NginxComment {
  readonly kind: "comment";
  readonly start: number;
}

/** The text at which nginx gives up reading. */
export interface SyntaxGap {
  readonly kind: "fault";
  readonly reason: keyof typeof faultReasons;
  readonly start: number;
  readonly end: number;
}

/** The reasons of {@link SyntaxGap}. */
export const faultReasons = {
  "byte-order-mark": () => [
    "nginx refuses this byte order mark. Save the file without it.",
    "It reads the mark as a part of the first word and says: unknown directive.",
  ],
  "open-block": () => [
    "This block has no end. Add the closing brace.",
    "Without it, nginx does not load the file and says: unexpected end of file.",
  ],
  "open-quote": () => [
    "This quote has no end. Add the closing quote.",
    "Without it, nginx reads to the end of the file and says: unexpected end of file.",
  ],
  "too-long": (word) => [
    `nginx refuses "${word}": it is too long. Shorten it.`,
    "A word or a comment must fit into a buffer of 4,096 bytes.",
  ],
  unexpected: (word) => [
    `nginx refuses this "${word}". Remove it or end the text before it.`,
    "It does not load the file and reports an unexpected character.",
  ],
  "unended-at-brace": () => [
    "The semicolon before this brace is missing. Add it.",
    "Without it, nginx does not load the file and reports an unexpected brace.",
  ],
  "unended-at-end": () => [
    "The file ends before this directive does. Add the semicolon.",
    "Without it, nginx does not load the file and says: unexpected end of file.",
  ],
} as const satisfies Format["reasons"];

/** The most units of a text that one step reads, in about two milliseconds. */
const UNITS_A_STEP = 32_768;
const WORDS_AT_MOST = 32;
/** The size of nginx's buffer in bytes. A word or a comment must be shorter. */
const BUFFER = 4_096;

/**
 * Reads the plain directives from an offset on, where a directive may begin. Reads none that begins at `until` or later.
 *
 * Returns the offset behind the last of them, or `from` if there is none.
 */
export type QuickReader = (from: number, until: number) => number;

/**
 * Yields the directives and comments in file order, and `undefined` now and then for a pause.
 *
 * Leaves out what the quick reader has read. Yields the first fault only: nginx stops there. O(text).
 */
export function* partsOf(text: string, readQuickly: QuickReader): Generator<NginxPart | undefined> {
  const hasMark = text.startsWith(BYTE_ORDER_MARK);
  const cursor: TokenCursor = { text, at: hasMark ? 1 : 0, isFirst: true, isLua: false, isBehindQuote: false };
  const braces: number[] = [];
  let words: Token[] = [];
  let wordCount = 0;
  let isFaulty = false;
  let hasFault = false;
  let pauseAt = UNITS_A_STEP;
  const faultAt = (reason: SyntaxGap["reason"], start: number, end: number): readonly SyntaxGap[] => {
    isFaulty = true;
    if (hasFault) return [];
    hasFault = true;
    return [{ kind: "fault", reason, start, end }];
  };
  if (hasMark) yield* faultAt("byte-order-mark", 0, 1);
  isFaulty = false;
  for (;;) {
    if (cursor.at >= pauseAt) {
      yield undefined;
      pauseAt = cursor.at + UNITS_A_STEP;
    }
    if (cursor.isFirst && !isFaulty) cursor.at = readQuickly(cursor.at, pauseAt);
    const token = nextToken(cursor);
    if (token === undefined) break;
    const { kind, start, end } = token;
    if (end - start >= BUFFER && kind !== "open-quote") yield* faultAt("too-long", start, end);
    if (kind === "comment") yield { kind, start };
    else if (kind === "unexpected" || kind === "open-quote") yield* faultAt(kind, start, end);
    else if (kind === "word" || kind === "quoted") {
      if (words.length < WORDS_AT_MOST) words.push(token);
      wordCount++;
    } else {
      const isUnopened = kind === "}" && braces.length === 0;
      if (isUnopened || (kind !== "}" && wordCount === 0)) yield* faultAt("unexpected", start, end);
      else if (kind === "}" && wordCount > 0) yield* faultAt("unended-at-brace", start, end);
      if (kind === "{") braces.push(start);
      if (kind === "}") braces.pop();
      if (!isUnopened) yield { kind: "directive", words, wordCount, stop: kind, stopAt: start, isFaulty };
      words = [];
      wordCount = 0;
      isFaulty = false;
    }
  }
  const [first] = words;
  const brace = braces.at(-1);
  if (first !== undefined) yield* faultAt("unended-at-end", first.start, first.end);
  else if (brace !== undefined) yield* faultAt("open-block", brace, brace + 1);
}

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const DOLLAR = 36;
const SINGLE_QUOTE = 39;
const CLOSING_PARENTHESIS = 41;
const SEMICOLON = 59;
const BACKSLASH = 92;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;

const isSpace = (unit: number) => unit === SPACE || unit === LINE_FEED || unit === TAB || unit === CARRIAGE_RETURN;

/** A place between two tokens. */
interface TokenCursor {
  readonly text: string;
  at: number;
  /** Whether the next word is the first of a directive. */
  isFirst: boolean;
  /** Whether the first word of the directive is that of a Lua block. */
  isLua: boolean;
  isBehindQuote: boolean;
}

/** Returns the next token. An open quote takes all the text behind it. The code of a Lua block has no tokens. */
function nextToken(cursor: TokenCursor): Token | undefined {
  const { text, isFirst, isBehindQuote } = cursor;
  let start = cursor.at;
  if (isBehindQuote) {
    cursor.isBehindQuote = false;
    if (start < text.length && !mayFollowQuote(text.charCodeAt(start)))
      return { kind: "unexpected", start, end: start + 1 };
  }
  while (start < text.length && isSpace(text.charCodeAt(start))) start++;
  if (start === text.length) return undefined;
  const unit = text.charCodeAt(start);
  if (unit === HASH) {
    const end = text.indexOf("\n", start);
    cursor.at = end < 0 ? text.length : end;
    return { kind: "comment", start, end: cursor.at };
  }
  cursor.at = start + 1;
  if (unit === SEMICOLON || unit === CLOSING_BRACE || unit === OPENING_BRACE) {
    cursor.isFirst = true;
    if (unit === OPENING_BRACE && cursor.isLua && !isFirst) cursor.at = endOfLua(text, start + 1);
    return { kind: unit === SEMICOLON ? ";" : unit === OPENING_BRACE ? "{" : "}", start, end: start + 1 };
  }
  const isQuoted = unit === DOUBLE_QUOTE || unit === SINGLE_QUOTE;
  const end = isQuoted ? closingQuote(text, start + 1, unit) : endOfWord(text, start);
  cursor.at = end;
  if (isQuoted && end === text.length) return { kind: "open-quote", start, end };
  if (isFirst) cursor.isLua = text.startsWith(LUA, end - LUA.length);
  cursor.isFirst = false;
  if (!isQuoted) return { kind: "word", start, end };
  cursor.at = end + 1;
  cursor.isBehindQuote = true;
  return { kind: "quoted", start: start + 1, end };
}

function mayFollowQuote(unit: number): boolean {
  return isSpace(unit) || unit === SEMICOLON || unit === OPENING_BRACE || unit === CLOSING_PARENTHESIS;
}

/** Returns where a word without quotes ends. A backslash takes the next character, and `${` is a part of the word. */
function endOfWord(text: string, from: number): number {
  let isVariable = false;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === OPENING_BRACE && isVariable) continue;
    isVariable = unit === DOLLAR;
    if (unit === BACKSLASH) at++;
    else if (isSpace(unit) || unit === SEMICOLON || unit === OPENING_BRACE) return at;
  }
  return text.length;
}

/** Returns the offset of the next such quote without a backslash. The length of the text if there is none. */
function closingQuote(text: string, from: number, quote: number): number {
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) return at;
    if (unit === BACKSLASH) at++;
  }
  return text.length;
}

/** The end of the names of OpenResty's directives with Lua code in braces. */
const LUA = "_by_lua_block";
const luaMark = /["'{}]|--|\[=*\[/g;
const luaBracket = /\[=*\[/y;

/** Returns the offset of the brace that ends Lua code. The length of the text if there is none. */
function endOfLua(text: string, from: number): number {
  let depth = 1;
  luaMark.lastIndex = from;
  for (let found = luaMark.exec(text); found !== null; found = luaMark.exec(text)) {
    const [mark] = found;
    let next = luaMark.lastIndex;
    if (mark === "}" && --depth === 0) return found.index;
    if (mark === "{") depth++;
    else if (mark === '"' || mark === "'") next = closingQuote(text, next, mark.charCodeAt(0)) + 1;
    else if (mark !== "}") {
      luaBracket.lastIndex = next;
      const bracket = mark === "--" ? luaBracket.exec(text)?.[0] : mark;
      const close = bracket === undefined ? "\n" : bracket.replaceAll("[", "]");
      const end = text.indexOf(close, next);
      next = end < 0 ? text.length : end + close.length;
    }
    luaMark.lastIndex = next;
  }
  return text.length;
}

/** Returns the value of a word. A backslash before another character than these stays. */
export function wordOf(text: string, { start, end }: Token): string {
  const word = text.slice(start, end);
  if (!word.includes("\\")) return word;
  return word.replace(/\\(["'\\trn])/g, (_, unit: string) => ({ t: "\t", r: "\r", n: "\n" })[unit] ?? unit);
}

/** Returns where a token begins, with its quote. */
export function outerStart({ kind, start }: Token): number {
  return kind === "quoted" ? start - 1 : start;
}

/** The place of a comment whose words are ours, as `addComment` needs it. */
export interface OwnComment {
  readonly line: number;
  readonly column: number;
  readonly isAlone: boolean;
}

/** Returns the place of a comment, or `undefined` if its words are not ours. */
export function ownCommentAt(lined: LinedText, text: string, { start }: NginxComment): OwnComment | undefined {
  OURS.lastIndex = start;
  if (!OURS.test(text)) return undefined;
  const { line, span } = placeOf(lined, text, start, start);
  return { line, column: span.start, isAlone: IS_BLANK.test(text.slice(start - span.start, start)) };
}

const OURS = /#[ \t]{0,100}imcrules-/y;
const IS_BLANK = /^\uFEFF?[ \t]*$/;

/** Returns the line of an offset and the columns from there to `end`, at most to the end of the line. O(log lines). */
export function placeOf(
  { lineStarts }: LinedText,
  text: string,
  start: number,
  end: number,
): { readonly line: number; readonly span: Span } {
  const line = lineOf(lineStarts, start);
  const lineStart = lineStarts[line] ?? 0;
  const next = lineStarts[line + 1];
  const lineEnd = next === undefined ? text.length : endBefore(text, lineStart, next);
  return { line, span: { start: start - lineStart, end: Math.max(start, Math.min(end, lineEnd)) - lineStart } };
}
