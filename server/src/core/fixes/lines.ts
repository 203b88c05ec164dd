import { lineAt, type RuleSet, textOfLine } from "../model/ruleSet.js";
import { sliceOf } from "../text/chunkedText.js";
import { BYTE_ORDER_MARK, commentStartOf, type Span } from "../text/text.js";
import type { Edit } from "./fix.js";

/** The end of line that the file uses, by its first line. */
export function endOfLineOf({ text, lineStarts }: RuleSet): string {
  return /\r\n|\n|\r$/.exec(sliceOf(text, 0, lineStarts[1] ?? 0))?.[0] ?? "\n";
}

/** The lines of the ignore comments that speak of a line from above it, from the top. */
export function ignoreLinesOf(ruleSet: RuleSet, line: number): readonly number[] {
  const lines: number[] = [];
  for (let above = line - 1; above >= 0; above--) {
    const { statement, problem, comment } = lineAt(ruleSet, above);
    if (statement !== undefined || problem !== undefined) break;
    if (comment?.kind === "ignore") lines.unshift(above);
  }
  return lines;
}

/** The first line of what belongs together: the first ignore comment that speaks of a line, with all that stands between. */
export function firstLineOf(ruleSet: RuleSet, line: number): number {
  return ignoreLinesOf(ruleSet, line)[0] ?? line;
}

/** Removes the lines from `first` to `last` (inclusive), each with its end of line; the last of a text has none and takes that before it. */
export function removeLines(ruleSet: RuleSet, first: number, last: number): Edit {
  const { text, lineStarts } = ruleSet;
  const end = lineStarts[last + 1];
  if (end !== undefined || first === 0)
    return { start: beginningOf(ruleSet, first), end: end ?? text.length, text: "" };
  return { start: offsetOf(ruleSet, first - 1) + textOfLine(ruleSet, first - 1).length, end: text.length, text: "" };
}

/** Removes lines with the ignore comments that speak of them; other comments stay. */
export function removeWithIgnores(ruleSet: RuleSet, lines: readonly number[]): readonly Edit[] {
  const gone = new Set(lines.flatMap((line) => [...ignoreLinesOf(ruleSet, line), line]));
  // Those that follow each other go at once, so that no two edits overlap.
  const groups: { first: number; last: number }[] = [];
  for (const line of [...gone].sort((one, other) => one - other)) {
    const before = groups.at(-1);
    if (before?.last === line - 1) before.last = line;
    else groups.push({ first: line, last: line });
  }
  return groups.map(({ first, last }) => removeLines(ruleSet, first, last));
}

/** Moves the lines from `first` to `last` (inclusive) above `target`, a line before them. */
export function moveLinesUp(ruleSet: RuleSet, first: number, last: number, target: number): readonly Edit[] {
  const end = endOfLineOf(ruleSet);
  let text = "";
  for (let line = first; line <= last; line++) text += textOfLine(ruleSet, line) + end;
  const at = beginningOf(ruleSet, target);
  return [{ start: at, end: at, text }, removeLines(ruleSet, first, last)];
}

/** Replaces columns of a line. */
export function replaceSpan(ruleSet: RuleSet, line: number, { start, end }: Span, text: string): Edit {
  const offset = offsetOf(ruleSet, line);
  return { start: offset + start, end: offset + end, text };
}

/** Replaces the text of a line, which keeps its end. */
export function replaceLine(ruleSet: RuleSet, line: number, text: string): Edit {
  return replaceSpan(ruleSet, line, { start: 0, end: textOfLine(ruleSet, line).length }, text);
}

/** Puts a line of its own above another one. */
export function insertAbove(ruleSet: RuleSet, line: number, text: string): Edit {
  const at = beginningOf(ruleSet, line);
  return { start: at, end: at, text: text + endOfLineOf(ruleSet) };
}

/** Where a line may begin that is put above this one: behind a byte order mark. */
export function beginningOf(ruleSet: RuleSet, line: number): number {
  const isMarked = line === 0 && sliceOf(ruleSet.text, 0, 1) === BYTE_ORDER_MARK;
  return offsetOf(ruleSet, line) + (isMarked ? BYTE_ORDER_MARK.length : 0);
}

/** What stands before a column of a line, for a line of its own. */
export function textBefore(ruleSet: RuleSet, line: number, column: number): string {
  const before = textOfLine(ruleSet, line).slice(0, column);
  return before.startsWith(BYTE_ORDER_MARK) ? before.slice(BYTE_ORDER_MARK.length) : before;
}

/** Puts a line of its own below another one. */
export function insertBelow(ruleSet: RuleSet, line: number, text: string): Edit {
  const at = offsetOf(ruleSet, line) + textOfLine(ruleSet, line).length;
  return { start: at, end: at, text: endOfLineOf(ruleSet) + text };
}

export function offsetOf({ text, lineStarts }: RuleSet, line: number): number {
  return lineStarts[line] ?? text.length;
}

/** The comment of a line with its mark, without blanks around it; `undefined` when there is none. */
export function commentOn(ruleSet: RuleSet, line: number): string | undefined {
  const text = textOfLine(ruleSet, line);
  const mark = commentStartOf(text);
  return mark < 0 ? undefined : text.slice(mark).trim();
}
