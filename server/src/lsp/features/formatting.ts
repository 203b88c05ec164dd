import type { DocumentOnTypeFormattingOptions } from "vscode-languageserver-protocol";
import type { Position, Range, TextEdit } from "vscode-languageserver-types";
import { commentStartOf, type FormatStyle, format, lineAt, type RuleSet, textOfLine } from "../../core/index.js";
import { linesOf, rangeOf, rangeOfLines } from "../convert.js";

/** The edits that lay a file out; those in the lines of a range, where one is given, aligned with what stands around it. */
export function formatting(ruleSet: RuleSet, style: FormatStyle, range?: Range): TextEdit[] {
  return format(ruleSet, style, range && linesOf(range)).map(({ line, lengthBefore, text }) => ({
    range: rangeOf(line, { start: 0, end: lengthBefore }),
    newText: text,
  }));
}

/** A new line ends the one above; a blank or the mark of a comment ends a mask or a length. */
export const formattingTriggers: DocumentOnTypeFormattingOptions = {
  firstTriggerCharacter: "\n",
  moreTriggerCharacter: [" ", "#"],
};

/** The edits that lay out the line that a typed character ended, without what stands at the cursor being taken away. */
export function formattingOnType(
  ruleSet: RuleSet,
  style: FormatStyle,
  { line, character }: Position,
  typed: string,
): TextEdit[] {
  if (typed === "\n") {
    const ended = Math.max(0, line - 1);
    return formatting(ruleSet, style, rangeOfLines(ruleSet, ended, ended));
  }
  // Only at the end of a line, where the cursor stays behind what was typed; not inside a comment, nor while blanks are typed.
  const before = textOfLine(ruleSet, line);
  const isEnded = typed === "#" ? commentStartOf(before) === character - 1 : /[^ \t][ ]$/.test(before);
  const isComment = typed === " " && commentStartOf(before) >= 0;
  if (character !== before.length || !isEnded || isComment || lineAt(ruleSet, line).statement === undefined) return [];
  const [laidOut] = format(ruleSet, style, { first: line, last: line });
  const text = laidOut === undefined ? before : laidOut.text + (typed === " " ? " " : "");
  return text === before ? [] : [{ range: rangeOfLines(ruleSet, line, line), newText: text }];
}
