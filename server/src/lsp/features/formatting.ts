import type { Range, TextEdit } from "vscode-languageserver-types";
import { format, type RuleSet, replaceLine } from "../../core/index.js";
import { textEditsOf } from "../convert.js";

/** The edits that lay a file out; those in the lines of a range, where one is given, aligned with what stands around it. */
export function formatting(ruleSet: RuleSet, range?: Range): TextEdit[] {
  // A range that ends at the beginning of a line means the lines before it.
  const last =
    range && (range.end.character === 0 && range.end.line > range.start.line ? range.end.line - 1 : range.end.line);
  const lines = format(ruleSet).filter(
    ({ line }) => range === undefined || last === undefined || (line >= range.start.line && line <= last),
  );
  return textEditsOf(
    ruleSet,
    lines.map(({ line, text }) => replaceLine(ruleSet, line, text)),
  );
}
