import type { Range, TextEdit } from "vscode-languageserver-types";
import { type FormatStyle, format, type RuleSet, replaceLine } from "../../core/index.js";
import { linesOf, textEditsOf } from "../convert.js";

/** The edits that lay a file out; those in the lines of a range, where one is given, aligned with what stands around it. */
export function formatting(ruleSet: RuleSet, style: FormatStyle, range?: Range): TextEdit[] {
  const lines = format(ruleSet, style, range && linesOf(range));
  return textEditsOf(
    ruleSet,
    lines.map(({ line, text }) => replaceLine(ruleSet, line, text)),
  );
}
