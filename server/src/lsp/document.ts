import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { editLines, type LinedText, linedText, sliceOf, wholeOf } from "../core/index.js";
import { editedState, type FileState, newState } from "./fileState.js";

export function createDocument(uri: string, _language: string, version: number, content: string): FileState {
  return newState(uri, version, linedText(content));
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
      ? newState(document.uri, version, linedText(changedText(wholeOf(document.text), changes)))
      : changes.reduce(changedState, newState(document.uri, version, document, document.ruleSet));
  updated.sent = document.sent;
  document.isReplaced = true;
  return updated;
}

function changedState(state: FileState, change: TextDocumentContentChangeEvent): FileState {
  if (!("range" in change)) return newState(state.uri, state.version, linedText(change.text));
  const { start, end } = inOrder(change.range);
  return editedState(state, editLines(state, offsetAt(state, start), offsetAt(state, end), change.text));
}

/** Returns a text after many changes. Each change is O(lines it touches), or O(lines) if it adds or removes lines. */
function changedText(text: string, changes: readonly TextDocumentContentChangeEvent[]): string {
  let lines = splitLines(text);
  for (const change of changes) {
    if (!("range" in change)) {
      lines = splitLines(change.text);
      continue;
    }
    const { start, end } = inOrder(change.range);
    // Includes the neighbours: a line feed typed after a carriage return becomes part of the same end of line.
    const first = Math.max(0, Math.min(start.line, lines.length - 1) - 1);
    const last = Math.min(Math.max(end.line, 0), lines.length - 1) + 1;
    const touched = linedText(lines.slice(first, last + 1).join(""));
    const at = ({ line, character }: Position) => offsetAt(touched, { line: line - first, character });
    const [from, to] = [start.line < 0 ? 0 : at(start), end.line < 0 ? 0 : at(end)];
    const whole = wholeOf(touched.text);
    const edited = splitLines(whole.slice(0, from) + change.text + whole.slice(to));
    if (edited.length === last + 1 - first) for (const [place, line] of edited.entries()) lines[first + place] = line;
    else lines.splice(first, last + 1 - first, ...edited);
  }
  return lines.join("");
}

/** Splits a text into lines, each with its end of line. Omits an empty last line. */
function splitLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\r\n|\n|\r(?!\n))/);
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
