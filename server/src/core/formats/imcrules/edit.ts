import { assemble, type Notes, type RuleSet, textOf } from "../../model/ruleSet.js";
import { firstRuleFrom, spliceRules } from "../../model/ruleTable.js";
import { shift, splice } from "../../text/columns.js";
import { type EditedLines, editLines, linedText } from "../../text/linedText.js";
import { runToEnd, type Steps } from "../../text/steps.js";
import { applyEdits, type Edit, firstFrom } from "../../text/text.js";
import { isUtf16, parseInSteps, readLines } from "./parse.js";

/**
 * Returns the rule set after an edit, from the one before it. Reads only the touched lines, since no line depends on another.
 *
 * O(rules), to copy the columns.
 * Falls back to reading the whole text if it is or was UTF-16.
 */
export function readEdited(before: RuleSet, edited: EditedLines): RuleSet {
  const { text, lineStarts, firstLine, linesEnd, count } = edited;
  if (isUtf16(before.text) || isUtf16(text)) return runToEnd(parseInSteps(edited));

  const { rules, notes } = before;
  const read = runToEnd(readLines(edited, firstLine, count));
  const lineShift = firstLine + count - linesEnd;
  const first = firstRuleFrom(rules, firstLine);
  const removed = firstRuleFrom(rules, linesEnd) - first;
  return assemble(before, {
    text,
    lineStarts,
    rules: spliceRules(rules, first, removed, read.rules, lineShift),
    notes: spliceNotes(notes, firstLine, linesEnd, read.notes, lineShift),
  });
}

/**
 * Returns the rule set after edits. They must be in text order and must not overlap.
 *
 * O(rules) for each edit.
 * Falls back to reading the whole text for more than {@link FEW_EDITS}.
 */
export function* editOurs(ruleSet: RuleSet, edits: readonly Edit[]): Steps<RuleSet> {
  if (edits.length > FEW_EDITS) return yield* parseInSteps(linedText(applyEdits(textOf(ruleSet), edits)));
  let edited = ruleSet;
  // Backwards, so that the offsets of the remaining edits stay valid.
  for (const { start, end, text } of [...edits].reverse()) {
    edited = readEdited(edited, editLines(edited, start, end, text));
    yield;
  }
  return edited;
}

/** The most edits that are made one by one. Each copies all rules, so with more it is faster to read the whole text. */
const FEW_EDITS = 16;

function spliceNotes(
  { lines, read }: Notes,
  firstLine: number,
  linesEnd: number,
  touched: Notes,
  lineShift: number,
): Notes {
  const first = firstFrom(lines, firstLine);
  const end = firstFrom(lines, linesEnd);
  const spliced = splice(lines, first, end - first, touched.lines);
  shift(spliced, lineShift, first + touched.lines.length);
  return { lines: spliced, read: [...read.slice(0, first), ...touched.read, ...read.slice(end)] };
}
