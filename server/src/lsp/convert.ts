import type { Position, Range, TextEdit } from "vscode-languageserver-types";
import {
  type Edit,
  firstRuleFrom,
  type Lines,
  lineOf,
  type RuleId,
  type RuleSet,
  ruleOf,
  type Span,
  spanOfRule,
  textOfLine,
} from "../core/index.js";

/** The only place where a span becomes an LSP range; both count UTF-16 units, and a statement never leaves its line. */
export function rangeOf(line: number, span: Span): Range {
  return { start: { line, character: span.start }, end: { line, character: span.end } };
}

/** The lines from `first` to `last` (inclusive), without the end of the last. */
export function rangeOfLines(ruleSet: RuleSet, first: number, last: number): Range {
  return {
    start: { line: first, character: 0 },
    end: { line: last, character: textOfLine(ruleSet, last).length },
  };
}

export function rangeOfRule(ruleSet: RuleSet, id: RuleId): Range {
  return rangeOf(ruleSet.rules.lines[id] ?? 0, spanOfRule(ruleOf(ruleSet, id)));
}

/** The lines that a range means: when it ends at the beginning of a line, those before it. */
export function linesOf({ start, end }: Range): Lines {
  const endsBefore = end.character === 0 && end.line > start.line;
  return { first: start.line, last: endsBefore ? end.line - 1 : end.line };
}

/** The rule on the line of a position; `undefined` when there is none. */
export function ruleAt({ rules }: RuleSet, { line }: Position): RuleId | undefined {
  const id = firstRuleFrom(rules, line);
  return rules.lines[id] === line ? id : undefined;
}

/** The edits of a text as an editor wants them. */
export function textEditsOf(ruleSet: RuleSet, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ start, end, text }) => ({
    range: { start: positionOf(ruleSet, start), end: positionOf(ruleSet, end) },
    newText: text,
  }));
}

export function positionOf({ lineStarts }: RuleSet, offset: number): Position {
  const line = lineOf(lineStarts, offset);
  return { line, character: offset - (lineStarts[line] ?? 0) };
}

/** The members of what a client sent, which may be anything. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Returns what all spellings of a URI share: programs escape different characters, and differ in a slash at the end. */
export function fileKey(uri: string): string {
  try {
    return decodeURIComponent(uri).replace(/\/$/, "");
  } catch {
    return uri;
  }
}
