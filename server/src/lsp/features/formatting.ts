import type { Range, TextEdit } from "vscode-languageserver-types";
import { type FormatStyle, format, type Lines, type RuleSet, replaceLine } from "../../core/index.js";
import { textEditsOf } from "../convert.js";

/** The edits that lay a file out; those in the lines of a range, where one is given, aligned with what stands around it. */
export function formatting(ruleSet: RuleSet, style: FormatStyle, range?: Range): TextEdit[] {
  const lines = format(ruleSet, style, range && linesOf(range));
  return textEditsOf(
    ruleSet,
    lines.map(({ line, text }) => replaceLine(ruleSet, line, text)),
  );
}

/** A range that ends at the beginning of a line means the lines before it. */
export function linesOf({ start, end }: Range): Lines {
  const endsBefore = end.character === 0 && end.line > start.line;
  return { first: start.line, last: endsBefore ? end.line - 1 : end.line };
}
