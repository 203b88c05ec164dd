import { type ChunkedText, sliceOf, wholeOf } from "../chunkedText.js";
import { splice } from "../columns.js";
import { editLines } from "../linedText.js";
import { assemble, type Notes, type RuleSet } from "../model/ruleSet.js";
import {
  copyRules,
  firstRuleFrom,
  pickRules,
  type RuleChange,
  type RuleId,
  type RuleTable,
  saysTheSame,
  spliceRules,
} from "../model/ruleTable.js";
import { applyEdits, type Edit, firstFrom } from "../text.js";
import { parse, readLines } from "./parse.js";
import { BEGINNING, looksLikeUtf16 } from "./utf16.js";

/** A rule set after an edit of its text, what became of its rules, and how many lines were read anew. */
export interface Edited {
  readonly ruleSet: RuleSet;
  readonly change: RuleChange;
  readonly linesRead: number;
}

/**
 * The rule set after what stands from offset `start` to `end` of its text was replaced.
 *
 * Only the lines that were touched are read: a line language has no other context. The rest is moved, O(lines) but quick. The rule
 * set itself must not be used any more: what it is made of is taken over.
 */
export function edit(ruleSet: RuleSet, start: number, end: number, inserted: string): Edited {
  const { rules, notes } = ruleSet;
  const wasUnreadable = looksLikeUtf16(beginningOf(ruleSet.text));
  const lines = editLines(ruleSet, start, end, inserted);
  const { text, firstLine, linesEnd, count } = lines;
  if (wasUnreadable || looksLikeUtf16(beginningOf(text))) return readAnew(ruleSet, wholeOf(text));

  const read = readLines(lines.touched, lines.touchedStarts, count, firstLine);
  const shift = firstLine + count - linesEnd;
  const first = firstRuleFrom(rules, firstLine);
  const removed = firstRuleFrom(rules, linesEnd) - first;
  const change = changeOf(rules, first, removed, read.rules);
  const edited = assemble(
    text,
    lines.lineStarts,
    spliceRules(rules, first, removed, read.rules, shift),
    spliceNotes(notes, firstLine, linesEnd, read.notes, shift),
  );
  return { ruleSet: edited, change, linesRead: count };
}

/** The rule set after edits in the order of its text, none of which overlaps another; it stays what it is itself. O(text) for many edits. */
export function editCopy(ruleSet: RuleSet, edits: readonly Edit[]): RuleSet {
  if (edits.length > FEW_EDITS) return parse(applyEdits(wholeOf(ruleSet.text), edits));
  // From the last to the first, so that the offsets of the others stay.
  return [...edits]
    .reverse()
    .reduce((edited, { start, end, text }) => edit(edited, start, end, text).ruleSet, copyOf(ruleSet));
}

/** Each moves all lines and rules: for more it is quicker to read the text anew. */
const FEW_EDITS = 16;

/** The same with columns of its own. */
function copyOf(ruleSet: RuleSet): RuleSet {
  const { text, lineStarts, rules, notes } = ruleSet;
  return {
    ...ruleSet,
    text: { ...text, offsets: text.offsets.slice() },
    lineStarts: lineStarts.slice(),
    rules: copyRules(rules),
    notes: { ...notes, lines: notes.lines.slice() },
  };
}

function beginningOf(text: ChunkedText): string {
  return sliceOf(text, 0, BEGINNING);
}

function readAnew({ rules }: RuleSet, text: string): Edited {
  const ruleSet = parse(text);
  const change = { first: 0, removed: rules.count, inserted: ruleSet.rules.count, gone: rules };
  return { ruleSet, change, linesRead: ruleSet.lineStarts.length };
}

/** Leaves out the rules at both ends that say what they said: an edit of a comment changes none. */
function changeOf(before: RuleTable, first: RuleId, removed: number, come: RuleTable): RuleChange {
  const most = Math.min(removed, come.count);
  let head = 0;
  while (head < most && saysTheSame(before, first + head, come, head)) head++;
  let tail = 0;
  while (tail < most - head && saysTheSame(before, first + removed - 1 - tail, come, come.count - 1 - tail)) tail++;
  const gone = Array.from({ length: removed - head - tail }, (_, place) => first + head + place);
  return {
    first: first + head,
    removed: gone.length,
    inserted: come.count - head - tail,
    gone: pickRules(before, gone),
  };
}

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
