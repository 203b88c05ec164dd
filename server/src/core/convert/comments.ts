import { expectationsOf } from "../analysis/passes/expectations.js";
import type { WrittenComment } from "../formats/writing/writer.js";
import { writers } from "../formats/writing/writers.js";
import type { FormatId } from "../model/format.js";
import { isOurs, lineAt, type RuleId, type RuleSet, ruleOf, textOfLine } from "../model/ruleSet.js";
import { isIncluded } from "../model/ruleTable.js";
import { spanOfRule } from "../model/statement.js";
import { inSteps, type Steps } from "../text/steps.js";

/** The comments of a list, by what they belong to. */
export interface ListComments {
  /** Those on top of the file. */
  readonly head: readonly WrittenComment[];
  /** Those above a rule, by the first rule of its line. */
  readonly above: ReadonlyMap<RuleId, readonly WrittenComment[]>;
  /** Those behind a rule, by the last rule of its line. */
  readonly behind: ReadonlyMap<RuleId, string>;
  /** Those above an expectation, by its line. */
  readonly ofExpectations: ReadonlyMap<number, readonly WrittenComment[]>;
  /** Those below all. */
  readonly tail: readonly WrittenComment[];
  /** How many comments silence findings. */
  readonly ignores: number;
}

interface GrowingComments {
  head: readonly WrittenComment[];
  readonly above: Map<RuleId, readonly WrittenComment[]>;
  readonly behind: Map<RuleId, string>;
  readonly ofExpectations: Map<number, readonly WrittenComment[]>;
  /** Those that belong to what is below. */
  pending: WrittenComment[];
  next: RuleId;
  isAtTop: boolean;
  ignores: number;
}

/** The first words of our own comment on top of a file. */
export const OWN_HEAD = "Written by imcrules convert";

const ownHeads: ReadonlySet<string> = new Set(Object.values(writers).flatMap(({ place }) => place ?? []));

/**
 * Finds the comments of a list. A list that is a part of a file has those between its rules, and those right above the first one.
 *
 * What begins with a sign counts as a comment, whatever it means to the program: it is written as a comment again. O(text).
 */
export function* commentsIn(list: RuleSet, isOnlyList: boolean): Steps<ListComments> {
  const { lineStarts } = list;
  const expected = new Set(expectationsOf(list).map(({ line }) => line));
  const [first, last] = isOnlyList ? [0, lineStarts.length] : linesOfBlock(list, expected);
  const found: GrowingComments = {
    head: [],
    above: new Map(),
    behind: new Map(),
    ofExpectations: new Map(),
    pending: [],
    next: 0,
    isAtTop: true,
    ignores: 0,
  };
  yield* inSteps(last - first, (from, to) => {
    for (let line = first + from; line < first + to; line++)
      readLine(list, found, line, expected.has(line), isOnlyList);
  });
  if (found.isAtTop) endHead(found, isOnlyList, found.pending.length);
  return { ...found, tail: trimmed(found.pending) };
}

/** Returns the first line of a list that is a part of a file, with the comments above it, and the line behind its last one. */
function linesOfBlock(
  { rules, ...list }: RuleSet,
  expected: ReadonlySet<number>,
): readonly [first: number, end: number] {
  if (rules.count === 0) return [0, 0];
  let first = rules.lines[0] ?? 0;
  while (first > 0 && signOf(list.format.id, textOfLine(list, first - 1)) >= 0) first--;
  let last = rules.lines[rules.count - 1] ?? 0;
  for (const line of expected) last = Math.max(last, line);
  return [first, last + 1];
}

function readLine(
  list: RuleSet,
  found: GrowingComments,
  line: number,
  isExpectation: boolean,
  isOnlyList: boolean,
): void {
  const { rules, format } = list;
  const text = textOfLine(list, line);
  if (rules.lines[found.next] === line) {
    if (found.isAtTop) endHead(found, isOnlyList, lengthOfHead(found.pending));
    if (found.pending.length > 0) found.above.set(found.next, found.pending);
    found.pending = [];
    while (rules.lines[found.next] === line) found.next++;
    const comment = commentBehind(list, found.next - 1, text);
    if (comment === undefined) return;
    if (isIgnore(comment)) found.ignores++;
    else if (commentText(comment) !== "") found.behind.set(found.next - 1, commentText(comment));
  } else if (isExpectation) {
    if (found.isAtTop) endHead(found, isOnlyList, lengthOfHead(found.pending));
    if (found.pending.length > 0) found.ofExpectations.set(line, found.pending);
    found.pending = [];
  } else if (text.trim() === "") {
    if (found.pending.length > 0 || !found.isAtTop) addBlank(found.pending);
  } else {
    const sign = signOf(format.id, text);
    if (sign >= 0) addComment(list, found, line, text.slice(sign));
    // It belongs to the lines of another list.
    else if (!isOnlyList) found.pending = [];
    else if (found.isAtTop) endHead(found, isOnlyList, found.pending.length);
  }
}

/** Returns how many of the comments above the first rule are on top of the file: those above its title, or above an empty line. */
function lengthOfHead(comments: readonly WrittenComment[]): number {
  const title = comments.findIndex(({ isTitle }) => isTitle);
  return title >= 0 ? title : textsOf(comments).lastIndexOf("");
}

/** Makes the first comments those on top of the file. What is on top ends at the first line with anything else. */
function endHead(found: GrowingComments, isOnlyList: boolean, count: number): void {
  const comments = trimmed(found.pending.splice(0, Math.max(0, count)));
  found.isAtTop = false;
  if (isOnlyList) found.head = comments;
}

function addComment(list: RuleSet, found: GrowingComments, line: number, written: string): void {
  const { comment } = isOurs(list) ? lineAt(list, line) : { comment: undefined };
  if (isIgnore(written)) {
    found.ignores++;
    return;
  }
  const text = commentText(comment?.kind === "section" ? comment.title : written);
  const isOwn = text.startsWith(OWN_HEAD) || ownHeads.has(text);
  if (text !== "" && !(found.isAtTop && isOwn)) found.pending.push({ text, isTitle: comment?.kind === "section" });
}

function addBlank(comments: WrittenComment[]): void {
  if (comments.at(-1)?.text !== "") comments.push({ text: "", isTitle: false });
}

/** Returns comments without the empty lines around them. */
export function trimmed(comments: readonly WrittenComment[]): readonly WrittenComment[] {
  const haveText = comments.map(({ text }) => text !== "");
  return comments.slice(Math.max(0, haveText.indexOf(true)), haveText.lastIndexOf(true) + 1);
}

function textsOf(comments: readonly WrittenComment[]): readonly string[] {
  return comments.map(({ text }) => text);
}

/** Returns the column of the sign of a comment alone on its line, or -1. */
function signOf(format: FormatId, text: string): number {
  const start = text.length - text.trimStart().length;
  const sign = text.charAt(start);
  return sign === "#" || (sign === ";" && format === "plain") ? start : -1;
}

/** The formats in which a `#` behind a rule begins a comment. */
const takesCommentsBehind: ReadonlySet<FormatId> = new Set([
  "imcrules",
  "plain",
  "nginx-access",
  "nginx-geo",
  "haproxy",
  "pg-hba",
]);

/** Returns the comment behind a rule. A `#` behind a quote may be a part of a word, such as a password. */
function commentBehind(list: RuleSet, id: RuleId, text: string): string | undefined {
  if (!takesCommentsBehind.has(list.format.id) || isIncluded(list.rules, id)) return undefined;
  const rest = text.slice(spanOfRule(ruleOf(list, id)).end);
  return (list.format.id === "plain" ? /[#;][\s\S]*/ : /^[^#"']*[ \t;}](#[\s\S]*)/).exec(rest)?.at(-1);
}

function isIgnore(written: string): boolean {
  return /^[#;\s]*imcrules-ignore(?=[ \t]|$)/.test(written);
}

/** The most characters of a comment. TCP wrappers read no line of more than 2,046 bytes. */
const CHARACTERS_AT_MOST = 400;

/**
 * Returns the words of a comment that are safe in every format, without its sign.
 *
 * Control characters would end the line or be invisible, a backslash at the end would join the next line, and words of our own
 * would mean something. Two signs before a bracket are a command to a build server that shows the text.
 */
export function commentText(written: string): string {
  const line = written
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/^[#;\s]+/, "")
    .replace(/#+(?=#[a-z]*\[)/gi, "")
    .slice(0, CHARACTERS_AT_MOST)
    .replace(/[\uD800-\uDBFF]$/, "")
    .replace(/[\\\s]+$/, "");
  return line.startsWith("imcrules-") ? `"${line}"` : line;
}
