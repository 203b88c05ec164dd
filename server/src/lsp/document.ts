import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import {
  type ChunkedText,
  chunkedText,
  editLines,
  joinTexts,
  type LinedText,
  linedText,
  replaceIn,
  sliceOf,
  wholeOf,
} from "../core/index.js";
import { editedState, type FileState, newState, ownListOf } from "./fileState.js";

export function createDocument(uri: string, language: string, version: number, content: string): FileState {
  return newState({ uri, language }, version, linedText(content));
}

/** The most changes that are made one by one. Each copies the starts of all lines, too slow for the many of a formatted file. */
const FEW_CHANGES = 4;

/** Returns the document after the changes of one notification, in their order. Marks `document` as replaced. */
export function updateDocument(
  document: FileState,
  changes: readonly TextDocumentContentChangeEvent[],
  version: number,
): FileState {
  const updated =
    changes.length > FEW_CHANGES
      ? newState(document, version, linedText(changedText(wholeOf(document.text), changes)))
      : changes.reduce(changedState, newState(document, version, document, ownListOf(document)));
  updated.sent = document.sent;
  document.isReplaced = true;
  return updated;
}

function changedState(state: FileState, change: TextDocumentContentChangeEvent): FileState {
  if (!("range" in change)) return newState(state, state.version, linedText(change.text));
  const { start, end } = inOrder(change.range);
  return editedState(state, editLines(state, offsetAt(state, start), offsetAt(state, end), change.text));
}

/** A line with its end of line. Lines that were changed are in chunks, so that a change copies no whole line. */
type DocumentLine = string | ChunkedText;

/** Returns a text after many changes. Each change is O(chunks of the lines it touches), or O(lines) if it adds or removes lines. */
function changedText(text: string, changes: readonly TextDocumentContentChangeEvent[]): string {
  let lines: DocumentLine[] = splitLines(text);
  for (const change of changes) {
    lines = "range" in change ? changedLines(lines, inOrder(change.range), change.text) : splitLines(change.text);
  }
  return lines.map((line) => (typeof line === "string" ? line : wholeOf(line))).join("");
}

/** Replaces a range by a text, in place if the text has few lines. There is always a last line without an end of line. */
function changedLines(lines: DocumentLine[], { start, end }: Range, inserted: string): DocumentLine[] {
  const [from, to] = [placeIn(lines, start), placeIn(lines, end)];
  const [head, tail] = [chunked(lines[from.line]), chunked(lines[to.line])];
  const [firstPart = "", ...parts] = splitLines(inserted);
  const lastPart = parts.pop();
  const first = replaceIn(head, from.column, head.length, firstPart);
  const last = replaceIn(tail, 0, to.column, lastPart ?? "");
  const edited = lastPart === undefined ? [joinTexts(first, last)] : [first, ...parts, last];
  const isSpliced = edited.length <= FEW_LINES;
  if (isSpliced) lines.splice(from.line, to.line + 1 - from.line, ...edited);
  const changed = isSpliced ? lines : lines.slice(0, from.line).concat(edited, lines.slice(to.line + 1));
  for (const line of [from.line + edited.length - 1, from.line]) joinEndOfLine(changed, line);
  return changed;
}

/** The most lines that are inserted in place. The engine limits the arguments of a call. */
const FEW_LINES = 1_000;

/** Joins a line feed with a carriage return that the line before ends with: they are one end of line. */
function joinEndOfLine(lines: DocumentLine[], line: number): void {
  const [before, after] = [chunked(lines[line - 1]), chunked(lines[line])];
  if (sliceOf(before, before.length - 1, before.length) !== "\r" || sliceOf(after, 0, 1) !== "\n") return;
  lines.splice(line - 1, 2, joinTexts(before, after));
}

function chunked(line: DocumentLine = ""): ChunkedText {
  return typeof line === "string" ? chunkedText(line) : line;
}

/** Splits a text into lines, each with its end of line. The last line has none. */
function splitLines(text: string): string[] {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  return /[\r\n]$/.test(text.slice(-1)) ? [...lines, ""] : lines;
}

/** Returns the line and column of a position in a text. Past the end of a line: before its end of line. */
function placeIn(
  lines: readonly DocumentLine[],
  { line, character }: Position,
): { readonly line: number; readonly column: number } {
  if (line < 0) return { line: 0, column: 0 };
  const last = lines.length - 1;
  const text = chunked(lines[Math.min(line, last)]);
  const ending = /[\r\n]*$/.exec(sliceOf(text, Math.max(0, text.length - 2), text.length))?.[0] ?? "";
  const length = text.length - ending.length;
  return line > last ? { line: last, column: length } : { line, column: Math.min(Math.max(0, character), length) };
}

/** Returns the range with its ends in order. A client may swap them. */
function inOrder({ start, end }: Range): Range {
  const isBackwards = start.line > end.line || (start.line === end.line && start.character > end.character);
  return isBackwards ? { start: end, end: start } : { start, end };
}

/** Returns the offset of a position. Past the end of a line: before its end of line. Past the last line: the end of the text. */
function offsetAt({ text, lineStarts }: LinedText, { line, character }: Position): number {
  if (line < 0) return 0;
  const start = lineStarts[line];
  if (start === undefined) return text.length;
  if (character <= 0) return start;
  const next = lineStarts[line + 1] ?? text.length;
  const offset = Math.min(start + character, next);
  // Steps back over the end of line, or the part of it before the offset.
  const tail = sliceOf(text, Math.max(start, offset - 2), offset);
  return offset - (/[\r\n]+$/.exec(tail)?.[0].length ?? 0);
}
