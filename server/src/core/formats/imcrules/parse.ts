/**
 * Reads `.imcrules` text, our own language. It never fails: an invalid line becomes a line with a problem.
 *
 * `parse.ts` reads a whole file and `edit.ts` only the lines that an edit touched. Most lines are plain and `plainLine.ts` scans them.
 * `tokens.ts` and `grammar.ts` read the others with chevrotain, `comment.ts` their comments. `source.ts` reads addresses and masks, and
 * `problems.ts` explains invalid words. `typed.ts` reads sources that somebody types outside a file.
 */

import {
  assemble,
  BLANK_LINE,
  type EarlierPart,
  type Line,
  type Notes,
  type RuleSet,
  textOfLine,
} from "../../model/ruleSet.js";
import { addRule, builtTable, clearRow, type RuleTable, ruleTableBuilder } from "../../model/ruleTable.js";
import { type ChunkedText, sliceOf } from "../../text/chunkedText.js";
import { type LinedText, linedText } from "../../text/linedText.js";
import { inSteps, runToEnd, type Steps } from "../../text/steps.js";
import { BYTE_ORDER_MARK, commentStartOf, endBefore } from "../../text/text.js";
import { looksLikeUtf16, UTF16_PROBE_LENGTH } from "../../text/utf16.js";
import { readComment } from "./comment.js";
import { ours } from "./format.js";
import { lineReader } from "./grammar.js";
import { readPlainLine } from "./plainLine.js";
import { syntaxError } from "./problems.js";

/** The words that the grammar reads of a long line. No statement has as many. */
const WORDS_READ = 12;
/** The length in units beyond which a line is shortened. */
const LONG_LINE = 1000;
/** A line with a NUL is invalid: programs written in C end a text there, others do not. */
const NUL = "\0";

/** Reads a file. Never fails: an invalid line becomes a line with a problem. */
export function parse(text: string): RuleSet {
  return runToEnd(parseInSteps(linedText(text)));
}

export function* parseInSteps(lined: LinedText): Steps<RuleSet> {
  const { text, lineStarts } = lined;
  if (isUtf16(text)) {
    const span = { start: 0, end: Math.min(80, textOfLine(lined, 0).length) };
    const notes = { lines: Uint32Array.of(0), read: [{ ...BLANK_LINE, problem: syntaxError("utf-16", span) }] };
    return assemble(ours, { text, lineStarts, rules: builtTable(ruleTableBuilder()), notes });
  }
  const { rules, notes } = yield* readLines(lined, 0, lineStarts.length);
  return assemble(ours, { text, lineStarts, rules, notes });
}

/**
 * Parses a text part by part. Every part except the last must end with a line feed.
 *
 * Yields the rule set of each part, with the directives in effect up to there. Lines and columns count from the start of the part.
 */
export function* parseParts(parts: Iterable<string>): Generator<RuleSet, void> {
  let earlier: EarlierPart | undefined;
  for (const part of parts) {
    const { text, lineStarts } = linedText(part);
    const { rules, notes } = runToEnd(readLines({ text, lineStarts }, 0, lineStarts.length, earlier === undefined));
    const ruleSet = assemble(ours, { text, lineStarts, rules, notes }, earlier);
    yield ruleSet;
    // Not the whole rule set, which would hold its text.
    const { default: inEffect, evaluate } = ruleSet;
    earlier = { default: inEffect, evaluate, hasRules: earlier?.hasRules === true || rules.count > 0 };
  }
}

export function isUtf16(text: ChunkedText): boolean {
  return looksLikeUtf16(sliceOf(text, 0, UTF16_PROBE_LENGTH));
}

/**
 * Reads `count` lines of a text from line `first` on. Copies the text of one step only, not the whole text at once.
 *
 * `isBeginning` says that the first line may begin with a byte order mark.
 */
export function* readLines(
  { text, lineStarts }: LinedText,
  first: number,
  count: number,
  isBeginning = first === 0,
): Steps<{ readonly rules: RuleTable; readonly notes: Notes }> {
  const rules = ruleTableBuilder(count);
  const noteLines: number[] = [];
  const read: Line[] = [];
  /** Whether the slice of this step has a NUL. Declared out here because V8 in Node 24 otherwise searches the slice once per line. */
  let hasNul = false;
  function readLine(slice: string, line: number, start: number, end: number): void {
    const mayBePlain = !hasNul || !slice.slice(start, end).includes(NUL);
    if (mayBePlain && readPlainLine(slice, start, end, line, rules)) return;
    clearRow(rules);
    const content = slice.slice(start, end);
    // A space keeps the columns and separates a byte order mark from the first word.
    const note = parseLine(
      isBeginning && line === 0 && content.startsWith(BYTE_ORDER_MARK) ? ` ${content.slice(1)}` : content,
    );
    const { statement, problem, comment } = note;
    if (statement?.kind === "rule") addRule(rules, line, statement);
    if (comment === undefined && problem === undefined && (statement === undefined || statement.kind === "rule"))
      return;
    noteLines.push(line);
    read.push(note);
  }
  yield* inSteps(
    count,
    (from, to) => {
      const begin = lineStarts[first + from] ?? text.length;
      const slice = sliceOf(text, begin, lineStarts[first + to] ?? text.length);
      hasNul = slice.includes(NUL);
      for (let line = first + from; line < first + to; line++) {
        const start = (lineStarts[line] ?? text.length) - begin;
        const next = lineStarts[line + 1];
        const end = next === undefined ? slice.length : endBefore(slice, start, next - begin);
        readLine(slice, line, start, end);
      }
    },
    LINES_A_STEP,
  );
  return { rules: builtTable(rules), notes: { lines: Uint32Array.from(noteLines), read } };
}

/** Fewer lines than rows a step: the grammar takes some microseconds for a line. */
const LINES_A_STEP = 2_048;

/** Reads one line with the grammar. `text` has no end of line, and spans are its columns. */
export function parseLine(text: string): Line {
  const nul = text.indexOf(NUL);
  if (nul >= 0) return { ...BLANK_LINE, problem: syntaxError("nul-character", { start: nul, end: nul + 1 }) };
  const hash = commentStartOf(text);
  const code = hash < 0 ? text : text.slice(0, hash);
  const { lexer, parser } = lineReader();
  const { tokens } = lexer.tokenize(code.length > LONG_LINE ? firstWords(code) : code);
  const isAlone = tokens.length === 0;
  const comment = hash < 0 ? undefined : readComment(text.slice(hash), hash, isAlone);
  if (isAlone) return comment === undefined ? BLANK_LINE : { ...BLANK_LINE, comment };

  parser.input = tokens;
  parser.problems = [];
  const statement = parser.line();
  if (parser.errors[0] !== undefined) throw parser.errors[0]; // The grammar accepts any words.
  const [problem] = parser.problems.sort((one, other) => one.span.start - other.span.start);
  return { statement: problem === undefined ? statement : undefined, problem, comment };
}

/** Whether a line is a valid statement. */
export function isStatement(line: string): boolean {
  return parseLine(line).statement !== undefined;
}

/** Returns the first words of a long line. Tokens for a line of ten megabytes would take too long. */
function firstWords(code: string): string {
  const word = /[^ \t]+/g;
  let end = 0;
  for (let count = 0; count < WORDS_READ && word.test(code); count++) end = word.lastIndex;
  return code.slice(0, end);
}
