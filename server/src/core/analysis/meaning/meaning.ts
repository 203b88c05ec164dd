/**
 * What a line that does not parse probably means, for messages and fixes: lines of other programs, slips and old bytes.
 *
 * `meaning.ts` reads a whole line. `keywords.ts` knows words for our keywords, `sources.ts` reads the sources behind them, and `cisco.ts`
 * reads access lists. `linePart.ts` puts what they find together. `hostBits.ts` says what an address with host bits may mean.
 *
 * A *reading* is the lines of ours that a line may mean. A line is *explained* if it is recognised but has no reading.
 */

import { parseLine } from "../../formats/imcrules/parse.js";
import { lineAt, type RuleSet, textOfLine } from "../../model/ruleSet.js";
import { sourcesIn, spanOfSource } from "../../model/statement.js";
import { BYTE_ORDER_MARK, commentStartOf, textAt, withSingleSpaces } from "../../text/text.js";
import { hasFault } from "../passes/sourceFaults.js";
import { doubtfulFaults } from "../passes/traits.js";
import { readCisco } from "./cisco.js";
import { actionFor, knownActionFor, modelFor, otherModels, statementFor } from "./keywords.js";
import { also, joined, type LinePart, type MeaningKind, mapTexts, meaningKinds, only, unread } from "./linePart.js";
import { readSources, sourceOf } from "./sources.js";

/** What a line that does not parse probably means. */
export interface Meaning {
  readonly kind: MeaningKind;
  /** The lines that the statement may mean. They replace all before its `#` comment. They parse, and what they add has no warning. */
  readonly readings: readonly (readonly string[])[];
  /** Whether the line has one likely reading. It accepts no address that the line does not name. */
  readonly isLikely: boolean;
}

/** Longer statements are not read. A list of a hundred addresses is shorter. */
const LONGEST = 2_000;
/** The most lines that a fix writes. A range has at most 254 networks. */
const LINES_AT_MOST = 512;

/** Returns what an invalid line of a file probably means. `undefined` if the line is valid or not recognised. O(line). */
export function meaningAt(ruleSet: RuleSet, line: number): Meaning | undefined {
  const { problem } = lineAt(ruleSet, line);
  if (problem === undefined || problem.reason === "nul-character" || problem.reason === "utf-16") return undefined;
  const text = textOfLine(ruleSet, line);
  return meaningOf(line === 0 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
}

/** Returns what an invalid line probably means. `undefined` if it is not recognised. */
export function meaningOf(line: string): Meaning | undefined {
  const mark = commentStartOf(line);
  const code = mark < 0 ? line : line.slice(0, mark);
  if (code.length > LONGEST) return undefined;
  const seen = code.replace(SPACES, " ").replace(UNSEEN, "");
  const part = readCode(seen.trim());
  const whole = seen === code ? part : also(part, "characters");
  const kind = meaningKinds.find((known) => whole?.kinds.includes(known));
  if (whole === undefined || kind === undefined) return undefined;
  const words = new Set(code.split(/[\s,;]+/));
  const possible = [...new Map(whole.readings.map((lines) => [lines.join("\n"), lines])).values()];
  const readings = possible.filter(
    (lines) => lines.length <= LINES_AT_MOST && lines.every((text) => isWritable(text, words)),
  );
  const isOnly = possible.length === 1 && readings.length === 1 && whole.isGuess !== true;
  return { kind, readings, isLikely: isOnly && !readings.some((lines) => lines.some(isDoubtful)) };
}

/** The findings of severity warning about a source alone. */
const warned = [...doubtfulFaults, "host-bits-set"] as const;

/** Spaces that are neither space nor tab, such as the no-break space of web pages. */
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000\v\f]/g;
/** Characters that nobody sees: ^Z, a byte order mark, and others of no width. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ^Z ends old texts
const UNSEEN = /[\u001a\u00ad\u200b-\u200f\u2060\ufeff]/g;
const QUOTES = /["'`\u00ab\u00bb\u2018-\u201f]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;

/** Whether a line probably does not mean what it says. */
function isDoubtful(line: string): boolean {
  const { statement } = parseLine(line);
  return statement !== undefined && sourcesIn(statement).some(({ source }) => hasFault(source, ...doubtfulFaults));
}

/** Whether a line parses and has no warning, except in words that the invalid line had. */
function isWritable(line: string, words: ReadonlySet<string>): boolean {
  const { statement, problem } = parseLine(line);
  const isOwn = (text: string) => text.split(" ").every((word) => words.has(word));
  return (
    problem === undefined &&
    (statement === undefined ? [] : sourcesIn(statement)).every(
      (written) => !hasFault(written.source, ...warned) || isOwn(textAt(line, spanOfSource(written))),
    )
  );
}

/** Reads statements with semicolons behind them, and a remark that has no `#`. */
function readCode(code: string): LinePart | undefined {
  const { before, remark } = splitRemark(code);
  const statements = before.split(";").map((statement) => statement.trim());
  const named = statements.filter((statement) => statement !== "");
  const read = named.length === 0 ? only("") : joined(named.map(readStatement));
  const part = statements.length === 1 ? read : also(read, "nginx");
  if (remark === undefined || part === undefined) return part;
  const readings = part.readings.map((lines) => [...lines.slice(0, -1), `${lines.at(-1)} # ${remark}`.trim()]);
  return also({ ...part, readings }, "remark");
}

/** Splits off a remark behind `//`, `;`, `--` or `!`. What may be a statement or an address is none, unless it is alone in the line. */
function splitRemark(code: string): { readonly before: string; readonly remark: string | undefined } {
  const marker = /(?:^|[ \t])(?:\/\/+|;+|--+|!+(?=[ \t]|$))/.exec(code);
  if (marker === null) return { before: code, remark: undefined };
  const remark = code.slice(marker.index + marker[0].length).trim();
  const before = code.slice(0, marker.index).trim();
  const [first = ""] = remark.split(/[ \t]/, 1);
  const isRemark = before === "" || (remark !== "" && statementFor(first) === undefined && !startsAddress(first));
  return isRemark ? { before, remark } : { before: code, remark: undefined };
}

function startsAddress(word: string): boolean {
  return readSources(word.replace(/[;,]+$/, "")) !== undefined;
}

function readStatement(text: string): LinePart | undefined {
  const plain = text.replace(QUOTES, "").replace(DASHES, "-").trim();
  const words = plain.split(/[ \t]+/);
  const part =
    readExact(plain) ??
    readException(words) ??
    readCisco(words) ??
    readActionLast(words) ??
    readWords(words) ??
    readBare(words);
  return text.replace(QUOTES, "") === text ? part : also(part, "characters");
}

/** Reads a statement of ours. */
function readExact(text: string): LinePart | undefined {
  return parseLine(text).statement === undefined ? undefined : only(withSingleSpaces(text));
}

/** Reads `!A` and `-A`, which exclude an address. The rule for it belongs above another rule that only the author knows. */
function readException(words: readonly string[]): LinePart | undefined {
  const isException = words.some((word) => /^[!-]/.test(word) && sourceOf(word.slice(1)) !== undefined);
  return isException ? unread("exception") : undefined;
}

/** Reads `A/8 REJECT text`, as in tables of Postfix. */
function readActionLast(words: readonly string[]): LinePart | undefined {
  const place = words.slice(0, 4).findIndex((word) => knownActionFor(word) !== undefined);
  if (place < 1) return undefined;
  const action = knownActionFor(words[place]);
  const text = words.slice(0, place).join(" ");
  const remark = ["", ...words.slice(place + 1)].join(" ");
  // Postfix skips a network with host bits.
  const source = readSources(text, false);
  return mapTexts(also(source, "postfix"), (each) => `${action} ${each}${remark === "" ? "" : ` #${remark}`}`);
}

/** Reads a line of a plain list. It may mean either action. The line `any` is none. */
function readBare(words: readonly string[]): LinePart | undefined {
  const sources = readSources(words.join(" "));
  return sources?.readings.some((texts) => texts.includes("any")) ? undefined : withEitherAction(sources);
}

function withEitherAction(part: LinePart | undefined): LinePart | undefined {
  if (part === undefined) return undefined;
  const readings = ["accept", "reject"].flatMap((action) =>
    part.readings.map((texts) => texts.map((text) => `${action} ${text}`)),
  );
  return also({ ...part, readings }, "bare");
}

/** Reads a statement whose words are misspelt, another program's, or behind something else than an address. */
function readWords([first, ...behind]: readonly string[]): LinePart | undefined {
  const statement = statementFor(first);
  if (statement === undefined) return undefined;
  const { text, kind } = statement;
  const part = readBehind(text, behind);
  return mapTexts(kind === undefined ? part : also(part, kind), (each) => `${text} ${each}`);
}

function readBehind(statement: string, words: readonly string[]): LinePart | undefined {
  const [word, ...rest] = words;
  if (statement === "evaluate") return rest.length > 0 ? undefined : readModel(word);
  if (statement !== "default" && statement !== "expect") return readSources(words.join(" "));
  const action = actionFor(word);
  if (action === undefined && statement === "expect") return withEitherAction(readExpected(words));
  if (action === undefined || (statement === "default" && rest.length > 0)) return undefined;
  const { text, kind } = action;
  const kinds = kind === undefined ? [] : [kind];
  if (statement === "default") return only(text, ...kinds);
  return mapTexts(also(readExpected(rest), ...kinds), (each) => `${text} ${each}`);
}

function readModel(word: string | undefined): LinePart | undefined {
  if (otherModels.has((word ?? "").toLowerCase())) return unread("model");
  const model = modelFor(word);
  return model && only(model.text, ...(model.kind === undefined ? [] : [model.kind]));
}

/** Reads the sources of expectations. Each has the same decider, which is one source. */
function readExpected(words: readonly string[]): LinePart | undefined {
  const by = words.findIndex((word) => /^by$/i.test(word));
  if (by < 0) return readSources(words.join(" "));
  const sources = readSources(words.slice(0, by).join(" "));
  const decider = readSources(words.slice(by + 1).join(" "));
  const isDefault = /^default$/i.test(words.slice(by + 1).join(" "));
  if (isDefault) return mapTexts(sources, (each) => `${each} by default`);
  if (decider?.readings.some((texts) => texts.length > 1) ?? true) return undefined;
  const both = joined([sources, decider]);
  return (
    both && {
      ...both,
      readings: both.readings.map((texts) => texts.slice(0, -1).map((text) => `${text} by ${texts.at(-1)}`)),
    }
  );
}
