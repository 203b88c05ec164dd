import { commentStartOf, consecutive, type Lines, type Span } from "../text/text.js";
import { lineAt, type RuleSet, textOfLine } from "./ruleSet.js";

/** The part of a file under a `## Title`. Lines are 0-based. */
export interface Section {
  readonly title: string;
  readonly span: Span;
  readonly line: number;
  /** The last line of the section that is not blank. */
  readonly lastLine: number;
}

/** Returns the sections of a file, in file order. O(notes). */
export function sectionsOf(ruleSet: RuleSet): readonly Section[] {
  const { notes, lineStarts } = ruleSet;
  const sections: Section[] = [];
  // Backwards: a section ends where the next one begins.
  let end = lineStarts.length;
  for (let place = notes.read.length - 1; place >= 0; place--) {
    const comment = notes.read[place]?.comment;
    if (comment?.kind !== "section") continue;
    const line = notes.lines[place] ?? 0;
    sections.push({ title: comment.title, span: comment.span, line, lastLine: lastTextLine(ruleSet, line, end) });
    end = line;
  }
  return sections.reverse();
}

/** Returns the last line before `end` that is not blank, or line `first` if there is none. */
export function lastTextLine(ruleSet: RuleSet, first = 0, end = ruleSet.lineStarts.length): number {
  let last = end - 1;
  while (last > first && textOfLine(ruleSet, last).trim() === "") last--;
  return last;
}

/** Returns the section that contains a line. `undefined` above the first section. */
export function sectionAt(ruleSet: RuleSet, line: number): Section | undefined {
  return sectionsOf(ruleSet)
    .filter((section) => section.line <= line)
    .at(-1);
}

/** Returns the groups of consecutive lines with only a comment, titles excluded. O(rules), and O(text) of the lines without a rule. */
export function commentBlocksOf(ruleSet: RuleSet): readonly Lines[] {
  const comments: number[] = [];
  const { rules, lineStarts } = ruleSet;
  let line = 0;
  for (let id = 0; id <= rules.count; id++) {
    // Only the lines between two rules can be comments. A large file has few.
    const next = id < rules.count ? (rules.lines[id] ?? 0) : lineStarts.length;
    for (; line < next; line++) if (isFreeComment(ruleSet, line)) comments.push(line);
    line = next + 1;
  }
  return consecutive(comments);
}

/** Whether a line without a rule has nothing but a comment, and that is not a title. */
function isFreeComment(ruleSet: RuleSet, line: number): boolean {
  const { statement, problem, comment } = lineAt(ruleSet, line);
  if (statement !== undefined || problem !== undefined || comment?.kind === "section") return false;
  return commentStartOf(textOfLine(ruleSet, line)) >= 0;
}
