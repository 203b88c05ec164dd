/** The words of a line of HAProxy, as parse_line() of its tools.c makes them. */

import type { Span } from "../../text/text.js";

export interface Word {
  /** Without quotes and backslashes. */
  readonly text: string;
  /** The columns in the line, with quotes. */
  readonly span: Span;
  /** Whether the text is the word as written. */
  readonly isPlain: boolean;
  /** Whether a variable of the environment is in it, so that only the machine of HAProxy knows the word. */
  readonly hasVariable: boolean;
}

export interface WordsOfLine {
  readonly words: readonly Word[];
  /** The column of the `#` of a comment, or -1. */
  readonly comment: number;
  /** What HAProxy refuses in the line, and its column. */
  readonly fault: { readonly reason: "open-quote" | "bad-escape"; readonly start: number } | undefined;
}

/** HAProxy refuses a line with more. */
export const WORDS_AT_MOST = 64;

/** Units that mean nothing but themselves outside of quotes. */
const PLAIN_UNITS = /[^ \t\v\f\r\0#"'\\]+/y;

/** What is behind the backslash of a byte by its number: `\x2f` is a slash. */
const HEXADECIMAL = /x([\da-fA-F]{2})/y;

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Divides a line at spaces outside of quotes. Gives no more than one word beyond {@link WORDS_AT_MOST}. O(line). */
export function wordsOf(line: string): WordsOfLine {
  const words: Word[] = [];
  let text = "";
  let start = -1;
  let quote = "";
  let quoteAt = -1;
  let isPlain = true;
  let hasVariable = false;
  let comment = -1;
  let badEscape = -1;
  let at = 0;
  const finish = () => {
    if (start >= 0) words.push({ text, span: { start, end: at }, isPlain, hasVariable });
    [text, start, isPlain, hasVariable] = ["", -1, true, false];
  };
  for (; at < line.length && words.length <= WORDS_AT_MOST; at++) {
    const unit = line.charAt(at);
    if (unit === "\r" || unit === "\0") break;
    if (quote === "" && unit === "#") {
      comment = at;
      break;
    }
    if (quote === "" && isSpace(unit)) {
      finish();
      continue;
    }
    if (start < 0) start = at;
    if (quote === "") {
      PLAIN_UNITS.lastIndex = at;
      if (PLAIN_UNITS.test(line)) {
        text += line.slice(at, PLAIN_UNITS.lastIndex);
        at = PLAIN_UNITS.lastIndex - 1;
        continue;
      }
    }
    if (unit === quote) quote = "";
    else if (quote === "" && (unit === '"' || unit === "'")) [quote, quoteAt] = [unit, at];
    else if (unit === "\\" && quote !== "'") {
      HEXADECIMAL.lastIndex = ++at;
      const [, digits] = HEXADECIMAL.exec(line) ?? [];
      if (digits === undefined && line.charAt(at) === "x" && badEscape < 0) badEscape = at - 1;
      text += digits === undefined ? escaped(line.charAt(at), quote) : String.fromCharCode(Number.parseInt(digits, 16));
      if (digits !== undefined) at += digits.length;
    } else {
      if (quote === '"' && unit === "$") hasVariable = true;
      text += unit;
      continue;
    }
    isPlain = false;
  }
  at = Math.min(at, line.length);
  finish();
  if (badEscape >= 0) return { words, comment, fault: { reason: "bad-escape", start: badEscape } };
  return { words, comment, fault: quote === "" ? undefined : { reason: "open-quote", start: quoteAt } };
}

function isSpace(unit: string): boolean {
  return unit === " " || unit === "\t" || unit === "\v" || unit === "\f";
}

/** Returns what a backslash and a character mean. */
function escaped(unit: string, quote: string): string {
  if (quote === "" && escapes[unit] !== undefined) return escapes[unit];
  return /[ "'\\#$]/.test(unit) ? unit : `\\${unit}`;
}

/** Writes words with single spaces, so that other words have another text. */
export function textOfWords(words: readonly Word[]): string {
  return words.map(textOfWord).join(" ");
}

function textOfWord({ text, hasVariable }: Word): string {
  if (hasVariable) return JSON.stringify(text);
  // Without a backslash, a `$` in double quotes is a variable.
  return text === "" || /[\s"]/.test(text) ? JSON.stringify(text).replaceAll("$", "\\$") : text;
}
