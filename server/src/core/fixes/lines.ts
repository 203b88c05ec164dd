import { lineAt, type RuleSet, textOfLine } from "../model/ruleSet.js";
import { sliceOf } from "../text/chunkedText.js";
import { BYTE_ORDER_MARK, commentStartOf, consecutive, type Edit, type Span } from "../text/text.js";

/** Returns the end of line of the first line, or LF if the file has one line. */
export function endOfLineOf({ text, lineStarts }: RuleSet): string {
  return /\r\n|\n|\r$/.exec(sliceOf(text, 0, lineStarts[1] ?? 0))?.[0] ?? "\n";
}

/** Returns the lines of the ignore comments above a line that apply to it, in file order. */
export function ignoreLinesOf(ruleSet: RuleSet, line: number): readonly number[] {
  const lines: number[] = [];
  for (let above = line - 1; above >= 0; above--) {
    const { statement, problem, comment } = lineAt(ruleSet, above);
    if (statement !== undefined || problem !== undefined) break;
    if (comment?.kind === "ignore") lines.unshift(above);
  }
  return lines;
}

/** Returns the line of the first ignore comment that applies to a line, or the line itself. A moved rule takes these lines with it. */
export function firstLineOf(ruleSet: RuleSet, line: number): number {
  return ignoreLinesOf(ruleSet, line)[0] ?? line;
}

/** Removes lines `first` to `last` (inclusive) with their ends of line. The last line of a text takes the end of line before it. */
export function removeLines(ruleSet: RuleSet, first: number, last: number): Edit {
  const { text, lineStarts } = ruleSet;
  const end = lineStarts[last + 1];
  if (end !== undefined || first === 0)
    return { start: beginningOf(ruleSet, first), end: end ?? text.length, text: "" };
  return { start: offsetOf(ruleSet, first - 1) + textOfLine(ruleSet, first - 1).length, end: text.length, text: "" };
}

/** Removes lines with the ignore comments that apply to them. Keeps other comments. */
export function removeWithIgnores(ruleSet: RuleSet, lines: readonly number[]): readonly Edit[] {
  const removed = new Set(lines.flatMap((line) => [...ignoreLinesOf(ruleSet, line), line]));
  // One edit for consecutive lines, so that no edits overlap.
  const groups = consecutive([...removed].sort((one, other) => one - other));
  return groups.map(({ first, last }) => removeLines(ruleSet, first, last));
}

/** Moves lines `first` to `last` (inclusive) above line `target`, which must precede them. */
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

/** Replaces the text of a line but not its end of line. */
export function replaceLine(ruleSet: RuleSet, line: number, text: string): Edit {
  return replaceSpan(ruleSet, line, { start: 0, end: textOfLine(ruleSet, line).length }, text);
}

/** Inserts a line above another. */
export function insertAbove(ruleSet: RuleSet, line: number, text: string): Edit {
  const at = beginningOf(ruleSet, line);
  return { start: at, end: at, text: text + endOfLineOf(ruleSet) };
}

/** Returns the offset where text can be inserted above a line, after a byte order mark. */
export function beginningOf(ruleSet: RuleSet, line: number): number {
  const isMarked = line === 0 && sliceOf(ruleSet.text, 0, 1) === BYTE_ORDER_MARK;
  return offsetOf(ruleSet, line) + (isMarked ? BYTE_ORDER_MARK.length : 0);
}

/** Returns the text of a line before a column, without a byte order mark. */
export function textBefore(ruleSet: RuleSet, line: number, column: number): string {
  const before = textOfLine(ruleSet, line).slice(0, column);
  return before.startsWith(BYTE_ORDER_MARK) ? before.slice(BYTE_ORDER_MARK.length) : before;
}

/** Inserts lines below another. */
export function insertBelow(ruleSet: RuleSet, line: number, ...texts: readonly string[]): Edit {
  const at = offsetOf(ruleSet, line) + textOfLine(ruleSet, line).length;
  return { start: at, end: at, text: ["", ...texts].join(endOfLineOf(ruleSet)) };
}

export function offsetOf({ text, lineStarts }: RuleSet, line: number): number {
  return lineStarts[line] ?? text.length;
}

/** Returns the comment of a line with its `#`, trimmed. `undefined` if there is none. */
export function commentOn(ruleSet: RuleSet, line: number): string | undefined {
  const text = textOfLine(ruleSet, line);
  const mark = commentStartOf(text);
  return mark < 0 ? undefined : text.slice(mark).trim();
}
