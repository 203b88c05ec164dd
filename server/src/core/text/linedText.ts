import { type ChunkedText, chunkedText, replaceIn, sliceOf } from "./chunkedText.js";
import { shift, splice } from "./columns.js";
import { lineOf, lineStartsOf } from "./text.js";

/** A text with the offset at which each of its lines starts. */
export interface LinedText {
  readonly text: ChunkedText;
  readonly lineStarts: Uint32Array;
}

/**
 * A text after an edit, and the lines that the edit touched.
 *
 * Before the edit they were lines `firstLine` to `linesEnd` (exclusive), after it they are `count` lines from `firstLine` on.
 */
export interface EditedLines extends LinedText {
  readonly firstLine: number;
  readonly linesEnd: number;
  readonly count: number;
}

export function linedText(text: string): LinedText {
  return { text: chunkedText(text), lineStarts: lineStartsOf(text) };
}

/** Whether a carriage return alone ends the line above. Some programs do not end a line there. */
export function followsReturn({ text, lineStarts }: LinedText, line: number): boolean {
  const start = lineStarts[line] ?? 0;
  return line > 0 && sliceOf(text, start - 1, start) === "\r";
}

/** Replaces the part from offset `start` to `end` in a copy of the text. Searches only the touched lines for ends of lines. O(lines). */
export function editLines({ text, lineStarts }: LinedText, start: number, end: number, inserted: string): EditedLines {
  // A carriage return before the edit and an inserted line feed become one end of line.
  const firstLine = lineOf(lineStarts, Math.max(0, start - 1));
  const linesEnd = lineOf(lineStarts, end) + 1;
  const from = lineStarts[firstLine] ?? 0;
  const touched = sliceOf(text, from, start) + inserted + sliceOf(text, end, lineStarts[linesEnd] ?? text.length);
  const touchedStarts = lineStartsOf(touched);
  // The last line start found is that of the next line, unless the edit reaches the end of the text.
  const count = linesEnd === lineStarts.length ? touchedStarts.length : touchedStarts.length - 1;
  const starts = splice(lineStarts, firstLine, linesEnd - firstLine, touchedStarts.subarray(0, count));
  const touchedEnd = firstLine + count;
  shift(starts, from, firstLine, touchedEnd);
  shift(starts, inserted.length - (end - start), touchedEnd);
  return { text: replaceIn(text, start, end, inserted), lineStarts: starts, firstLine, linesEnd, count };
}
