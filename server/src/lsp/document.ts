import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { editLines, type LinedText, linedText, sliceOf, wholeOf } from "../core/index.js";
import { editedState, type FileState, newState } from "./fileState.js";

export function createDocument(uri: string, _language: string, version: number, content: string): FileState {
  return newState(uri, version, linedText(content));
}

/** More changes at once, as when a file is laid out, are made in lines of text: each of the others copies where all lines start. */
const FEW_CHANGES = 4;

/** A document after the changes of one notification, made one after the other. */
export function updateDocument(
  document: FileState,
  changes: readonly TextDocumentContentChangeEvent[],
  version: number,
): FileState {
  const updated = changedDocument(document, changes, version);
  updated.sent = document.sent;
  document.isReplaced = true;
  return updated;
}

function changedDocument(
  document: FileState,
  changes: readonly TextDocumentContentChangeEvent[],
  version: number,
): FileState {
  if (changes.length > FEW_CHANGES) {
    return newState(document.uri, version, linedText(changedText(wholeOf(document.text), changes)));
  }
  return changes.reduce<FileState>(
    (state, change) => {
      if (!("range" in change)) return newState(state.uri, version, linedText(change.text));
      const { start, end } = inOrder(change.range);
      return editedState(state, version, editLines(state, offsetAt(state, start), offsetAt(state, end), change.text));
    },
    newState(document.uri, version, document, document.ruleSet),
  );
}

/** A text after many changes. Each takes as long as its own lines, unless it adds or removes some. */
function changedText(text: string, changes: readonly TextDocumentContentChangeEvent[]): string {
  let lines = linesOf(text);
  for (const change of changes) {
    if (!("range" in change)) {
      lines = linesOf(change.text);
      continue;
    }
    const { start, end } = inOrder(change.range);
    // With their neighbours: a line feed that comes behind a carriage return ends the same line.
    const first = Math.max(0, Math.min(start.line, lines.length - 1) - 1);
    const last = Math.min(Math.max(end.line, 0), lines.length - 1) + 1;
    const touched = linedText(lines.slice(first, last + 1).join(""));
    const at = ({ line, character }: Position) => offsetAt(touched, { line: line - first, character });
    const [from, to] = [start.line < 0 ? 0 : at(start), end.line < 0 ? 0 : at(end)];
    const whole = wholeOf(touched.text);
    const now = linesOf(whole.slice(0, from) + change.text + whole.slice(to));
    if (now.length === last + 1 - first) for (const [place, line] of now.entries()) lines[first + place] = line;
    else lines.splice(first, last + 1 - first, ...now);
  }
  return lines.join("");
}

/** Lines with their ends, without an empty one at the end. */
function linesOf(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\r\n|\n|\r(?!\n))/);
}

/** A range may be the wrong way round. */
function inOrder({ start, end }: Range): Range {
  const isBackwards = start.line > end.line || (start.line === end.line && start.character > end.character);
  return isBackwards ? { start: end, end: start } : { start, end };
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
