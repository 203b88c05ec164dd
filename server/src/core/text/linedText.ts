import { type ChunkedText, chunkedText, replaceIn, sliceOf } from "./chunkedText.js";
import { splice } from "./columns.js";
import { lineOf, lineStartsOf } from "./text.js";

/** A text with the offset at which each of its lines starts. */
export interface LinedText {
  readonly text: ChunkedText;
  readonly lineStarts: Uint32Array;
}

/** A text after an edit, and the lines that it touched: `linesEnd - firstLine` before it, `count` after it. */
export interface EditedLines extends LinedText {
  readonly firstLine: number;
  readonly linesEnd: number;
  readonly count: number;
  /** What stands on the touched lines now, and where each starts in it; the line after them may be the last of these. */
  readonly touched: string;
  readonly touchedStarts: Uint32Array;
}

export function linedText(text: string): LinedText {
  return { text: chunkedText(text), lineStarts: lineStartsOf(text) };
}

/** A text with the part from offset `start` to `end` replaced. Only the touched lines are searched for ends of lines. O(lines). */
export function editLines({ text, lineStarts }: LinedText, start: number, end: number, inserted: string): EditedLines {
  // The end of line before the edit may become one with what comes now: a line feed behind a carriage return.
  const firstLine = lineOf(lineStarts, Math.max(0, start - 1));
  const linesEnd = lineOf(lineStarts, end) + 1;
  const from = lineStarts[firstLine] ?? 0;
  const touched = sliceOf(text, from, start) + inserted + sliceOf(text, end, lineStarts[linesEnd] ?? text.length);
  const touchedStarts = lineStartsOf(touched);
  // Where more follows, the last line that is found is the first of the rest.
  const count = linesEnd === lineStarts.length ? touchedStarts.length : touchedStarts.length - 1;
  const starts = splice(lineStarts, firstLine, linesEnd - firstLine, touchedStarts.subarray(0, count));
  const touchedEnd = firstLine + count;
  for (let line = firstLine; line < touchedEnd; line++) starts[line] = (starts[line] ?? 0) + from;
  const growth = inserted.length - (end - start);
  if (growth !== 0) {
    for (let line = touchedEnd; line < starts.length; line++) starts[line] = (starts[line] ?? 0) + growth;
  }
  return {
    text: replaceIn(text, start, end, inserted),
    lineStarts: starts,
    firstLine,
    linesEnd,
    count,
    touched,
    touchedStarts,
  };
}
