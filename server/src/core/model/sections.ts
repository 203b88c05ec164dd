import { sliceOf } from "../chunkedText.js";
import type { Lines, Span } from "../text.js";
import { type RuleSet, textOfLine } from "./ruleSet.js";

/** A part of a file under a `## Title`. Lines are 0-based. */
export interface Section {
  readonly title: string;
  readonly span: Span;
  readonly line: number;
  /** The last line that is not blank before the next section, or of the file. */
  readonly lastLine: number;
}

/** The sections of a file, in its order. O(notes). */
export function sectionsOf({ notes, text, lineStarts }: RuleSet): readonly Section[] {
  const heads = notes.read.flatMap(({ comment }, place) =>
    comment?.kind === "section" ? [{ title: comment.title, span: comment.span, line: notes.lines[place] ?? 0 }] : [],
  );
  return heads.map((head, place) => {
    let lastLine = (heads[place + 1]?.line ?? lineStarts.length) - 1;
    const isBlank = (line: number) =>
      sliceOf(text, lineStarts[line] ?? 0, lineStarts[line + 1] ?? text.length).trim() === "";
    while (lastLine > head.line && isBlank(lastLine)) lastLine--;
    return { ...head, lastLine };
  });
}

/** The section that a line stands in; `undefined` above the first. */
export function sectionAt(ruleSet: RuleSet, line: number): Section | undefined {
  return sectionsOf(ruleSet)
    .filter((section) => section.line <= line)
    .at(-1);
}

/** Consecutive lines that hold comments only and no title of a section. O(rules), and O(text) of the lines without a rule. */
export function commentBlocksOf(ruleSet: RuleSet): readonly Lines[] {
  const titles = new Set(sectionsOf(ruleSet).map(({ line }) => line));
  const blocks: { first: number; last: number }[] = [];
  const { lineStarts } = ruleSet;
  for (const line of linesWithoutRule(ruleSet)) {
    const isEmpty = (lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) - (lineStarts[line] ?? 0) === 1;
    if (isEmpty || titles.has(line) || !/^\uFEFF?[ \t]*#/.test(textOfLine(ruleSet, line))) continue;
    const block = blocks.at(-1);
    if (block?.last === line - 1) block.last = line;
    else blocks.push({ first: line, last: line });
  }
  return blocks;
}

/** In a large file these are few, and what lies between is passed over. */
function* linesWithoutRule({ rules, lineStarts }: RuleSet): Generator<number> {
  let line = 0;
  for (let id = 0; id <= rules.count; id++) {
    const next = id < rules.count ? (rules.lines[id] ?? 0) : lineStarts.length;
    while (line < next) yield line++;
    line = next + 1;
  }
}
