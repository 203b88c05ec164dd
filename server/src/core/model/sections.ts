import { commentStartOf, type Lines, type Span } from "../text/text.js";
import { lineAt, type RuleSet, textOfLine } from "./ruleSet.js";
import { firstRuleFrom } from "./ruleTable.js";

/** A part of a file under a `## Title`. Lines are 0-based. */
export interface Section {
  readonly title: string;
  readonly span: Span;
  readonly line: number;
  /** The last line that is not blank before the next section, or of the file. */
  readonly lastLine: number;
}

/** The sections of a file, in its order. O(notes). */
export function sectionsOf(ruleSet: RuleSet): readonly Section[] {
  const { notes, lineStarts } = ruleSet;
  const sections: Section[] = [];
  // From the last to the first, since a section ends where the next one begins.
  let end = lineStarts.length;
  for (let place = notes.read.length - 1; place >= 0; place--) {
    const comment = notes.read[place]?.comment;
    if (comment?.kind !== "section") continue;
    const line = notes.lines[place] ?? 0;
    sections.push({ title: comment.title, span: comment.span, line, lastLine: lastLineOf(ruleSet, line, end) });
    end = line;
  }
  return sections.reverse();
}

function lastLineOf(ruleSet: RuleSet, line: number, end: number): number {
  let last = end - 1;
  while (last > line && !hasRule(ruleSet, last) && textOfLine(ruleSet, last).trim() === "") last--;
  return last;
}

function hasRule({ rules }: RuleSet, line: number): boolean {
  return rules.lines[firstRuleFrom(rules, line)] === line;
}

/** The section that a line stands in; `undefined` above the first. */
export function sectionAt(ruleSet: RuleSet, line: number): Section | undefined {
  return sectionsOf(ruleSet)
    .filter((section) => section.line <= line)
    .at(-1);
}

/** Consecutive lines that hold comments only and no title of a section. O(rules), and O(text) of the lines without a rule. */
export function commentBlocksOf(ruleSet: RuleSet): readonly Lines[] {
  const blocks: { first: number; last: number }[] = [];
  const { rules, lineStarts } = ruleSet;
  let line = 0;
  for (let id = 0; id <= rules.count; id++) {
    // In a large file few lines have no rule, and what lies between is passed over.
    const next = id < rules.count ? (rules.lines[id] ?? 0) : lineStarts.length;
    for (; line < next; line++) {
      if (!isFreeComment(ruleSet, line)) continue;
      const block = blocks.at(-1);
      if (block?.last === line - 1) block.last = line;
      else blocks.push({ first: line, last: line });
    }
    line = next + 1;
  }
  return blocks;
}

/** Whether a line without a rule holds nothing but a comment that is no title. */
function isFreeComment(ruleSet: RuleSet, line: number): boolean {
  const { statement, problem, comment } = lineAt(ruleSet, line);
  if (statement !== undefined || problem !== undefined || comment?.kind === "section") return false;
  return commentStartOf(textOfLine(ruleSet, line)) >= 0;
}
