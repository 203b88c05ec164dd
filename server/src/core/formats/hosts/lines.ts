import type { LinedText } from "../../text/linedText.js";
import type { Steps } from "../../text/steps.js";
import { lineOf, type Span } from "../../text/text.js";

/** A line as libwrap's xgets() makes it: a backslash before the line feed joins the next line to it. */
export interface LogicalLine {
  /** Without the backslashes and line ends of the joined lines, and without its own line feed. */
  readonly content: string;
  /** The physical lines: where each begins in the content, and where in the text. */
  readonly parts: readonly PhysicalPart[];
  /** The offset in the text where its last physical line ends. */
  readonly end: number;
  /** What libwrap says of a line that ends its reading of the file. */
  readonly fault: "unended" | "too-long" | undefined;
}

interface PhysicalPart {
  readonly at: number;
  readonly offset: number;
}

const LINES_A_STEP = 2_048;
/** The bytes of libwrap's buffer. The last byte is no character. */
const BYTES_AT_MOST = 2_047;

/** Calls `visit` with each line of a file, in order. Ends behind one with a fault. */
export function* eachLine(text: string, visit: (line: LogicalLine) => void): Steps<void> {
  let at = 0;
  for (let count = 1; at < text.length; count++) {
    if (count % LINES_A_STEP === 0) yield;
    const { line, next } = logicalLineAt(text, at);
    // A backslash and nothing behind it is no line.
    if (line.fault === "unended" && line.content === "") return;
    visit(line);
    if (line.fault !== undefined) return;
    at = next;
  }
}

function logicalLineAt(text: string, start: number): { readonly line: LogicalLine; readonly next: number } {
  const parts: PhysicalPart[] = [];
  let content = "";
  let bytes = 0;
  for (let at = start; ; ) {
    const feed = text.indexOf("\n", at);
    const end = feed < 0 ? text.length : feed;
    const isJoined = feed > at && text.charAt(feed - 1) === "\\";
    // libwrap takes a null character for the end of what it read, and reads on behind it.
    const written = text.slice(at, Math.min(isJoined ? end - 1 : end, at + BYTES_AT_MOST));
    const zero = written.indexOf("\0");
    const part = zero < 0 ? written : written.slice(0, zero);
    if (part !== "" || parts.length === 0) parts.push({ at: content.length, offset: at });
    content += part;
    bytes += byteCountOf(part);
    const isTooLong = bytes + (isJoined ? 2 : feed < 0 ? 0 : 1) > BYTES_AT_MOST;
    const isLast = feed < 0 || feed + 1 === text.length;
    const isEnded = feed >= 0 && !isJoined && zero < 0;
    if (isTooLong || isEnded || isLast) {
      const fault = isTooLong ? "too-long" : isEnded ? undefined : "unended";
      const last = end > at && text.charAt(end - 1) === "\r" ? end - 1 : end;
      return { line: { content, parts, end: last, fault }, next: end + 1 };
    }
    at = feed + 1;
  }
}

function byteCountOf(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const isHalf = unit >= 0xd800 && unit <= 0xdfff;
    bytes += unit < 0x80 ? 0 : unit < 0x800 || isHalf ? 1 : 2;
  }
  return bytes;
}

/** Returns the physical place of a part of the content. It ends on the line where it begins. */
export function placeOf(
  { lineStarts }: Pick<LinedText, "lineStarts">,
  { parts, end: lineEnd }: LogicalLine,
  { start, end }: Span,
): { readonly line: number; readonly span: Span } {
  let place = 0;
  while ((parts[place + 1]?.at ?? start + 1) <= start) place++;
  const part = parts[place] ?? { at: 0, offset: 0 };
  const offset = part.offset + start - part.at;
  const line = lineOf(lineStarts, offset);
  const lineStart = lineStarts[line] ?? 0;
  const next = parts[place + 1];
  const last = Math.min(
    next === undefined ? lineEnd : part.offset + next.at - part.at,
    (lineStarts[line + 1] ?? lineEnd + 1) - 1,
  );
  const column = Math.min(offset, last) - lineStart;
  return {
    line,
    span: { start: column, end: Math.max(column, Math.min(part.offset + end - part.at, last) - lineStart) },
  };
}

/** A word of a list, by its place in the content. */
export interface ListWord extends Span {
  readonly text: string;
}

/** Returns the words of a part of a line. Spaces, commas and carriage returns are between them. */
export function wordsOf(content: string, { start, end }: Span): readonly ListWord[] {
  return Array.from(content.slice(start, end).matchAll(/[^, \t\r\n]+/g), ({ 0: text, index }) => ({
    text,
    start: start + index,
    end: start + index + text.length,
  }));
}

/** Divides a list at the words EXCEPT. The words of each part are exceptions of those before it. */
export function exceptionsIn(words: readonly ListWord[]): readonly (readonly ListWord[])[] {
  const parts: ListWord[][] = [[]];
  for (const word of words) {
    if (word.text.toUpperCase() === "EXCEPT") parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

/** Returns the place of the first delimiter outside of brackets, from `from` on. `undefined` if there is none. */
export function delimiterIn(text: string, delimiter: string, from = 0): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "[") depth++;
    else if (character === "]") depth--;
    else if (depth === 0 && character === delimiter) return at;
  }
  return undefined;
}
