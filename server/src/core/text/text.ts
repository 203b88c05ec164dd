/**
 * Texts, lines and offsets: what every other folder needs to read and edit a file.
 *
 * `text.ts` finds and cuts lines. `chunkedText.ts` makes edits of large texts cheap, and `linedText.ts` keeps the line starts with them.
 * `columns.ts` copies typed arrays. `steps.ts` divides long work. `utf16.ts` recognises files in the wrong encoding.
 *
 * An *offset* counts UTF-16 units from the start of the text, a *column* those from the start of a line. Lines count from 0.
 */

import { widened } from "./columns.js";

/** Columns `start` (inclusive) to `end` (exclusive) inside one line, 0-based, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Lines `first` to `last` (inclusive), 0-based. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/** Groups consecutive lines. They must be ascending. */
export function consecutive(lines: readonly number[]): readonly Lines[] {
  const starts = lines.filter((line, place) => lines[place - 1] !== line - 1);
  const ends = lines.filter((line, place) => lines[place + 1] !== line + 1);
  return starts.map((first, place) => ({ first, last: ends[place] ?? first }));
}

/** A replacement of the part from offset `start` to `end` (exclusive) by `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits. They must be in text order and must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let applied = "";
  let at = 0;
  for (const { start, end, text: inserted } of edits) {
    applied += text.slice(at, start) + inserted;
    at = end;
  }
  return applied + text.slice(at);
}

/** A mark at the beginning of some texts. It has no meaning. */
export const BYTE_ORDER_MARK = "\uFEFF";

const LINE_FEED = "\n";
const CARRIAGE_RETURN = "\r";

/**
 * Returns the offset at which each line starts. There is always a first line.
 *
 * Lines end at LF, CRLF or CR and at nothing else, as in the Language Server Protocol.
 * O(text). `indexOf` took a third of the time of a loop over all units.
 */
export function lineStartsOf(text: string): Uint32Array {
  // Room for lines of 16 characters. Memory that is never touched costs nothing, and a copy costs more than the search.
  let starts = new Uint32Array(1024 + (text.length >>> 4));
  let count = 1;
  let feed = nextOffsetOf(text, LINE_FEED, 0);
  let carriageReturn = nextOffsetOf(text, CARRIAGE_RETURN, 0);
  while (feed < text.length || carriageReturn < text.length) {
    const isPair = carriageReturn + 1 === feed && feed < text.length;
    const next = isPair ? feed + 1 : Math.min(feed, carriageReturn) + 1;
    if (feed < next) feed = nextOffsetOf(text, LINE_FEED, next);
    if (carriageReturn < next) carriageReturn = nextOffsetOf(text, CARRIAGE_RETURN, next);
    if (count === starts.length) starts = widened(starts);
    starts[count++] = next;
  }
  return starts.subarray(0, count);
}

/** Returns the offset of the next `character`, or the length of the text if there is none. */
function nextOffsetOf(text: string, character: string, from: number): number {
  const offset = text.indexOf(character, from);
  return offset < 0 ? text.length : offset;
}

export function textAt(line: string, { start, end }: Span): string {
  return line.slice(start, end);
}

/** Returns the column where the comment of a line begins, or -1. The first `#` begins it, since no word can contain one. */
export function commentStartOf(line: string): number {
  return line.indexOf("#");
}

/** Returns where the end of line begins in a line from offset `start` to that of the next line. */
export function endBefore(text: string, start: number, next: number): number {
  const isPair = next - 1 > start && text.startsWith("\r\n", next - 2);
  return isPair ? next - 2 : next - 1;
}

/** Returns the index, from `from` to `to`, of the first of the ascending values that is not below `value`. `to` if all are. O(log n). */
export function firstFrom(values: ArrayLike<number>, value: number, from = 0, to = values.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the line that contains an offset. O(log lines). */
export function lineOf(starts: Uint32Array, offset: number): number {
  return firstFrom(starts, offset + 1) - 1;
}

/** Replaces each sequence of spaces and tabs by one space. */
export function withSingleSpaces(text: string): string {
  return text.replace(/[ \t]+/g, " ");
}
