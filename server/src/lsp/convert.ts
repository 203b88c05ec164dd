import type { Position, Range, TextEdit } from "vscode-languageserver-types";
import {
  type Edit,
  firstRuleFrom,
  isOwnWord,
  type Lines,
  lineOf,
  type RuleId,
  type RuleSet,
  ruleOf,
  type Span,
  spanOfRule,
  textOfLine,
} from "../core/index.js";

/** Returns the LSP range of a span. No other function converts spans. Both count UTF-16 units, and a span is within one line. */
export function rangeOf(line: number, span: Span): Range {
  return { start: { line, character: span.start }, end: { line, character: span.end } };
}

/** Returns the range of the lines from `first` to `last` (inclusive), without the end of line of the last. */
export function rangeOfLines(ruleSet: RuleSet, first: number, last: number): Range {
  return {
    start: { line: first, character: 0 },
    end: { line: last, character: textOfLine(ruleSet, last).length },
  };
}

export function rangeOfRule(ruleSet: RuleSet, id: RuleId): Range {
  return rangeOf(ruleSet.rules.lines[id] ?? 0, spanOfRule(ruleOf(ruleSet, id)));
}

/** Returns the lines of a range. A range that ends at the beginning of a line does not include that line. */
export function linesOf({ start, end }: Range): Lines {
  const endsBefore = end.character === 0 && end.line > start.line;
  return { first: start.line, last: endsBefore ? end.line - 1 : end.line };
}

/** Returns the rules on a line, without those of included files. A word that means several rules has one of them. */
export function rulesOn({ rules }: RuleSet, line: number): readonly RuleId[] {
  const ids: RuleId[] = [];
  for (let id = firstRuleFrom(rules, line); rules.lines[id] === line; id++) {
    if (isOwnWord(rules, id)) ids.push(id);
  }
  return ids;
}

/** Returns the rule at a position, or else the first one on its line. `undefined` if there is none. */
export function ruleAt(ruleSet: RuleSet, { line, character }: Position): RuleId | undefined {
  const ids = rulesOn(ruleSet, line);
  const isAt = (id: RuleId) => {
    const { start, end } = spanOfRule(ruleOf(ruleSet, id));
    return start <= character && character <= end;
  };
  return ids.find(isAt) ?? ids[0];
}

/** Returns the LSP edits for edits of the text. */
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

/** Returns the members of a value from a client. Returns none if the value is not an object. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Returns a key that all spellings of a URI share. Programs escape different characters, and some add a slash at the end. */
export function fileKey(uri: string): string {
  try {
    return decodeURIComponent(uri).replace(/\/$/, "");
  } catch {
    return uri;
  }
}

/** Whether a file is in one of some folders, or below. All are file keys. */
export function isBelow(key: string, folders: ReadonlySet<string>): boolean {
  for (let end = key.lastIndexOf("/"); end > 0; end = key.lastIndexOf("/", end - 1)) {
    if (folders.has(key.slice(0, end))) return true;
  }
  return false;
}

/** Returns the scheme of a URI, without its colon. */
export function schemeOf(uri: string): string {
  return uri.slice(0, uri.indexOf(":"));
}
