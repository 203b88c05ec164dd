import { lineAt, textOfLine } from "../../model/ruleSet.js";
import type { Fixer } from "../fix.js";
import { removeLines, replaceSpan } from "../lines.js";
import { NO_CHANGE } from "../verdictChange.js";

/** Removes a code that silences nothing from an ignore comment, or the whole comment if that is its only code. */
export const removeIgnore: Fixer = ({ ruleSet }, { span }, line) => {
  const { comment, statement, problem } = lineAt(ruleSet, line);
  if (comment?.kind !== "ignore") return [];
  const { codes } = comment;
  const index = codes.findIndex((code) => code.span.start === span.start);
  const code = codes[index];
  if (code !== undefined && codes.length > 1) {
    // Includes the separator.
    const start = codes[index - 1]?.span.end ?? code.span.start;
    const end = index === 0 ? (codes[1]?.span.start ?? code.span.end) : code.span.end;
    const edit = replaceSpan(ruleSet, line, { start, end }, "");
    return [{ label: `Remove "${code.code}" from the comment`, edits: [edit], effect: NO_CHANGE }];
  }
  const isAlone = statement === undefined && problem === undefined;
  const text = textOfLine(ruleSet, line);
  const start = text.slice(0, comment.span.start).trimEnd().length;
  const edit = isAlone ? removeLines(ruleSet, line, line) : replaceSpan(ruleSet, line, { start, end: text.length }, "");
  return [{ label: "Remove comment", edits: [edit], effect: NO_CHANGE }];
};
