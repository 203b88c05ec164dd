import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { editLines, type LinedText, linedText, sliceOf } from "../core/index.js";

/**
 * An open document as the editor has it. Its text is in chunks: editors send one key at a time, and to make a text of megabytes for
 * each would take longer than all that is asked about it.
 */
export interface Document extends LinedText {
  readonly uri: string;
  readonly version: number;
}

/** What was replaced, from offset `start` to `end`. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly inserted: string;
}

export function createDocument(uri: string, _language: string, version: number, content: string): Document {
  return { uri, version, ...linedText(content) };
}

/** What a change replaces; `undefined` when it brings a whole new text. A range may be the wrong way round. */
export function replacementOf(document: Document, change: TextDocumentContentChangeEvent): Replacement | undefined {
  if (!("range" in change)) return undefined;
  const { start, end }: Range = change.range;
  const borders = [offsetAt(document, start), offsetAt(document, end)];
  return { start: Math.min(...borders), end: Math.max(...borders), inserted: change.text };
}

/** The document after a replacement; the one before must not be used any more. */
export function replaceInDocument(document: Document, { start, end, inserted }: Replacement): LinedText {
  const { text, lineStarts } = editLines(document, start, end, inserted);
  return { text, lineStarts };
}

/** Positions past the end of a line mean its end, before its end of line; those past the last line the end of the text. */
function offsetAt({ text, lineStarts }: LinedText, { line, character }: Position): number {
  if (line < 0) return 0;
  const start = lineStarts[line];
  if (start === undefined) return text.length;
  if (character <= 0) return start;
  const next = lineStarts[line + 1] ?? text.length;
  const offset = Math.min(start + character, next);
  // Only an offset right behind the line can stand behind a part of its end of line; the last line has none.
  const tail = sliceOf(text, Math.max(start, offset - 2), offset);
  return offset - (/[\r\n]+$/.exec(tail)?.[0].length ?? 0);
}
