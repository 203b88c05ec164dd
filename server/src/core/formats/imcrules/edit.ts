import { assemble, type Notes, type RuleSet, textOf } from "../../model/ruleSet.js";
import { firstRuleFrom, spliceRules } from "../../model/ruleTable.js";
import { sliceOf } from "../../text/chunkedText.js";
import { splice } from "../../text/columns.js";
import { type EditedLines, editLines } from "../../text/linedText.js";
import { toEnd } from "../../text/steps.js";
import { applyEdits, type Edit, firstFrom } from "../../text/text.js";
import { BEGINNING, looksLikeUtf16 } from "../../text/utf16.js";
import { parse, parseInSteps, readLines } from "./parse.js";

/**
 * The rule set of a text after an edit, given the rule set before it. Only the touched lines are read: a line language has no other
 * context. O(rules) to copy the columns, and O(text) where the text is, or was, UTF-16.
 */
export function readEdited(before: RuleSet, edited: EditedLines): RuleSet {
  const { text, lineStarts, firstLine, linesEnd, count, touched, touchedStarts } = edited;
  const isUnreadable = ({ text: one }: Pick<RuleSet, "text">) => looksLikeUtf16(sliceOf(one, 0, BEGINNING));
  if (isUnreadable(before) || isUnreadable(edited)) return toEnd(parseInSteps(edited));

  const { rules, notes } = before;
  const read = toEnd(readLines(touched, touchedStarts, count, firstLine));
  const shift = firstLine + count - linesEnd;
  const first = firstRuleFrom(rules, firstLine);
  const removed = firstRuleFrom(rules, linesEnd) - first;
  return assemble(
    text,
    lineStarts,
    spliceRules(rules, first, removed, read.rules, shift),
    spliceNotes(notes, firstLine, linesEnd, read.notes, shift),
  );
}

/** The rule set after edits in the order of its text, none of which overlaps another. O(text) for many edits. */
export function edit(ruleSet: RuleSet, edits: readonly Edit[]): RuleSet {
  if (edits.length > FEW_EDITS) return parse(applyEdits(textOf(ruleSet), edits));
  // From the last to the first, so that the offsets of the others stay.
  return [...edits]
    .reverse()
    .reduce((edited, { start, end, text }) => readEdited(edited, editLines(edited, start, end, text)), ruleSet);
}

/** Each edit copies all rules: for more edits it is quicker to read the whole text again. */
const FEW_EDITS = 16;

function spliceNotes(
  { lines, read }: Notes,
  firstLine: number,
  linesEnd: number,
  touched: Notes,
  shift: number,
): Notes {
  const first = firstFrom(lines, firstLine);
  const end = firstFrom(lines, linesEnd);
  const spliced = splice(lines, first, end - first, touched.lines);
  for (let place = first + touched.lines.length; place < spliced.length; place++) {
    spliced[place] = (spliced[place] ?? 0) + shift;
  }
  return { lines: spliced, read: [...read.slice(0, first), ...touched.read, ...read.slice(end)] };
}
