/**
 * The `allow` and `deny` of nginx, one list for each block that has some.
 *
 * A *level* is a block that may have rules. The first match decides. A level with one rule of its own forgets all rules of the levels
 * around it, and a level without rules takes the next outer list.
 */

import type { Format, RemarkCode } from "../../model/format.js";
import { covers, type MaskedSource, type Source } from "../../model/source.js";
import type { Rule } from "../../model/statement.js";
import { wholeOf } from "../../text/chunkedText.js";
import type { LinedText } from "../../text/linedText.js";
import { lineOf } from "../../text/text.js";
import { addRow, growingList, listOf } from "../growingList.js";
import { networkText } from "../networkText.js";
import type { Reader } from "../reader.js";
import { type AccessLevel, type LevelKind, levelOf } from "./levels.js";
import { listsOf, type Pending } from "./lists.js";
import { networkReasons, readNetwork, says } from "./networks.js";
import { readQuickRule } from "./quickRule.js";
import { readEach } from "./quickScan.js";
import {
  faultReasons,
  type NginxComment,
  type NginxDirective,
  outerStart,
  ownCommentAt,
  partsOf,
  placeOf,
  type Token,
  wordOf,
} from "./tokens.js";

const format: Format = {
  id: "nginx-access",
  name: "nginx allow/deny",
  program: "nginx",
  words: {
    accept: { verb: "allows", participle: "allowed" },
    reject: { verb: "denies", participle: "denied" },
    unmatched: "nginx allows them",
  },
  levels: {
    "ipv4-only-catch-all": "warning",
    "model-dependent": "off",
  },
  reasons: {
    ...faultReasons,
    ...networkReasons("invalid parameter"),
    "any-word": (word) => [`nginx refuses "${word}". Write all.`, says("invalid parameter")],
    "number-of-words": () => [
      "nginx refuses this rule. Write one address or network, then a semicolon.",
      says("invalid number of arguments"),
    ],
    "missing-semicolon": () => [
      "nginx refuses this rule: the semicolon is missing. Add it.",
      "It reads on to the next semicolon and says: invalid number of arguments.",
    ],
    "not-terminated": () => [
      "nginx refuses this rule: a brace follows. Write a semicolon.",
      says("directive is not terminated"),
    ],
    "unknown-directive": (word) => [`nginx refuses "${word}". Write it in small letters.`, says("unknown directive")],
    "not-allowed-here": () => [
      "nginx refuses allow and deny in this block. Move the rule out.",
      says("directive is not allowed here"),
    ],
    "in-directive": () => [
      "This is no rule but text of the directive above. Add the semicolon there.",
      "A directive ends at its semicolon, not at the end of the line.",
    ],
    "too-many-blocks": () => [
      "Not read: more than 50,000 blocks are above. Divide the file.",
      "Nothing is guessed about this block and those below it.",
    ],
    replaced: (_, other) => [
      `Never asked: the blocks inside have rules of their own (line ${other}). Move it there.`,
      "A block with one rule of its own forgets all rules of the blocks around it.",
    ],
    "partly-replaced": (_, other) => [
      `Not asked where a block has rules of its own, as at line ${other}. Repeat them there.`,
      "A block with one rule of its own forgets all rules of the blocks around it.",
    ],
    answered: (_, other) => [
      `Never asked: line ${other} answers every request first. Remove one of the two.`,
      "A return is executed before allow and deny are asked.",
    ],
    return: () => [
      "Everybody gets this answer. Remove it, or the rules that it makes useless.",
      "A return is executed before allow and deny are asked.",
    ],
    "takes-ipv4": (word) => [
      `"${word}" matches IPv4 clients too. Add a rule for IPv4.`,
      "With ipv6only=off these are mapped addresses, and only IPv4 rules in the same block keep them out.",
    ],
    include: () => [
      "Not followed: the included file may have rules. Test it on its own.",
      "Rules in it come before those below, and decide what no rule here matches.",
    ],
    "mapped-socket": (word) => [
      `Not analysed: "${word}" may match IPv4 clients. Write IPv4.`,
      "With ipv6only=off and without an IPv4 rule in the block, nginx asks with mapped addresses.",
    ],
  },
  mildReasons: {
    "leading-zero": "information",
    replaced: "information",
    "partly-replaced": "hint",
  },
  notation: {
    source: written,
    rule(action, source) {
      const word = written(source);
      return word === undefined ? undefined : `${action === "accept" ? "allow" : "deny"} ${word};`;
    },
  },
};

/** Writes a source. nginx knows no masks with holes. */
function written(source: Source): string | undefined {
  return source.kind === "any" ? "all" : networkText(source);
}

export const nginxAccess: Reader = {
  format,
  *read(lined, options) {
    const text = wholeOf(lined.text);
    const top = levelOf("top", "", undefined);
    const file: NginxFile = {
      lined,
      text,
      levels: [top],
      open: [{ level: top, rules: "read" }],
      pending: [],
      isFull: false,
    };
    const cursor = { line: 0 };
    const readQuickly = (from: number, until: number) => {
      const { level, rules } = blockIn(file);
      if (rules !== "read") return from;
      return readEach(text, from, until, (start) => readQuickRule(lined, text, cursor, level, start));
    };
    for (const part of partsOf(text, readQuickly)) {
      if (part === undefined) yield;
      else if (part.kind === "comment") readComment(file, part);
      else if (part.kind === "fault") remarkOn(file, "program-refuses", part.reason, part.start, part.end);
      else readDirective(file, part);
    }
    const origin = { format, options, usualDefault: "accept", usualModel: "first-match" } as const;
    return yield* listsOf(lined, file.levels, file.pending, (name, into) => listOf({ ...origin, name }, lined, into));
  },
};

interface NginxFile {
  readonly lined: LinedText;
  readonly text: string;
  /** In file order. The first is the text around all blocks. */
  readonly levels: AccessLevel[];
  /** The open blocks, the innermost last. The first is the whole file. */
  readonly open: NginxBlock[];
  /** What belongs to the list of a level, in file order. Only the whole file shows which list this is. */
  readonly pending: Pending[];
  isFull: boolean;
}

interface NginxBlock {
  /** The block, or the level around it. */
  readonly level: AccessLevel;
  readonly rules: "read" | "refused" | "ignored";
}

const isLevel = (name: string): name is LevelKind => /^(?:http|stream|server|location|limit_except)$/.test(name);
/** Blocks in which nginx refuses rules. Of other blocks nothing is known: the words may be data. */
const REFUSES = /^(?:if|upstream|events)$/;
/** Included files that nginx and its packages bring. They have no rules and no blocks. */
const IS_HARMLESS = /(?:^|\/)(?:mime\.types|fastcgi\.conf|fastcgi-php\.conf|options-ssl-nginx\.conf|\w+_params)$/;
const LABEL_AT_MOST = 60;
/** Further blocks are not read, so that no file needs gigabytes. */
const LEVELS_AT_MOST = 50_000;

function blockIn({ open, levels: [top] }: NginxFile): NginxBlock {
  const block = open.at(-1);
  if (block !== undefined) return block;
  if (top === undefined) throw new Error("The whole file is a level.");
  return { level: top, rules: "read" };
}

function remarkOn(file: NginxFile, code: RemarkCode, reason: string, start: number, end: number): void {
  const place = placeOf(file.lined, file.text, start, end);
  file.pending.push({ level: blockIn(file).level, remark: { code, reason, ...place } });
}

function readComment(file: NginxFile, part: NginxComment): void {
  const comment = ownCommentAt(file.lined, file.text, part);
  if (comment !== undefined) file.pending.push({ level: blockIn(file).level, comment });
}

function readDirective(file: NginxFile, directive: NginxDirective): void {
  const { words, stop, isFaulty } = directive;
  const [first] = words;
  const name = first === undefined ? "" : wordOf(file.text, first);
  if (first !== undefined && !isFaulty && stop !== "}") {
    if (/^(?:allow|deny)$/i.test(name)) readRule(file, directive, first, name);
    else if (stop === ";" && blockIn(file).rules === "read") readSetting(file, directive, first, name);
  }
  if (stop === ";") return;
  const line = lineOf(file.lined.lineStarts, directive.stopAt);
  addBarrier(blockIn(file), line);
  if (stop === "{") openBlock(file, directive, name);
  else file.open.pop();
  addBarrier(blockIn(file), line);
}

function addBarrier({ level: { barriers } }: NginxBlock, line: number): void {
  if (barriers.at(-1) !== line) barriers.push(line);
}

function openBlock(file: NginxFile, { words, stopAt }: NginxDirective, name: string): void {
  const { level: parent, rules } = blockIn(file);
  const isFull = file.levels.length === LEVELS_AT_MOST;
  if (isFull && !file.isFull) remarkOn(file, "analysis-incomplete", "too-many-blocks", stopAt, stopAt + 1);
  file.isFull = isFull;
  if (rules !== "read" || isFull || !isLevel(name)) {
    file.open.push({ level: parent, rules: rules === "read" && REFUSES.test(name) ? "refused" : "ignored" });
    return;
  }
  const values = words.slice(1).map((word) => shortened(wordOf(file.text, word)));
  const level = levelOf(name, shortened(values.join(" ")), parent);
  if (name === "server") parent.hasServer = true;
  if (name === "location" && (values.join(" ") === "/" || values.join(" ") === "^~ /")) parent.hasCatchAll = true;
  file.levels.push(level);
  file.open.push({ level, rules });
}

/** Shortens a text for a name. */
function shortened(text: string): string {
  const line = text.slice(0, LABEL_AT_MOST).replace(/\s+/g, " ");
  return text.length > LABEL_AT_MOST ? `${line}…` : line;
}

/** Reads a directive that changes what the rules around it do. */
function readSetting(file: NginxFile, { words, wordCount }: NginxDirective, first: Token, name: string): void {
  const { level } = blockIn(file);
  const values = words.slice(1).map((word) => wordOf(file.text, word));
  const [value = ""] = values;
  const [rule, address] = words.slice(-2);
  if (rule !== undefined && address !== undefined && words.length === wordCount && isRule(values.at(-2), values.at(-1)))
    remarkOn(file, "program-skips", "in-directive", rule.start, address.end);
  if (name === "satisfy") level.satisfiesAny = value.toLowerCase() === "any";
  else if (name === "include" && !IS_HARMLESS.test(value)) {
    level.rulesBeforeInclude ??= level.into?.rules.count ?? 0;
    remarkOn(file, "analysis-incomplete", "include", first.start, words.at(-1)?.end ?? first.end);
  } else if (name === "server_name") {
    const named = values.find((one) => one !== "" && one !== "_");
    if (named !== undefined) level.serverName ??= shortened(named);
  } else if (name === "listen") {
    level.listen ??= shortened(value);
    level.isForBothFamilies ||= values.includes("ipv6only=off");
  } else if (name === "return" && !level.isStream) {
    level.return ??= placeOf(file.lined, file.text, first.start, first.end);
    remarkOn(file, "reads-differently", "return", first.start, first.end);
  }
}

/** Whether two words look like a rule. */
function isRule(name: string | undefined, word = ""): boolean {
  return (name === "allow" || name === "deny") && (word === "all" || typeof readNetwork(word) === "object");
}

function readRule(file: NginxFile, directive: NginxDirective, first: Token, name: string): void {
  const { lined, text } = file;
  const { words, wordCount, stop, stopAt } = directive;
  const { level, rules } = blockIn(file);
  const [, word = first] = words;
  const refuse = (reason: string, start: number, end: number) => remarkOn(file, "program-refuses", reason, start, end);
  const last = words.at(-1) ?? first;
  if (rules === "ignored") return;
  if (name !== name.toLowerCase()) refuse("unknown-directive", first.start, first.end);
  else if (rules === "refused") refuse("not-allowed-here", first.start, last.end);
  else if (stop === "{") refuse("not-terminated", first.start, last.end);
  else if (wordCount !== 2) {
    const isNext = words.some((one) => one !== first && /^(?:allow|deny)$/.test(wordOf(text, one)));
    refuse(isNext ? "missing-semicolon" : "number-of-words", first.start, last.end);
  } else {
    const address = placeOf(lined, text, word.start, word.end);
    const action = placeOf(lined, text, first.start, first.end);
    const isOneLine = action.line === address.line;
    const span = { start: isOneLine ? action.span.start : address.span.start, end: address.span.end };
    const read = readSource(file, level, word);
    if (typeof read === "string") {
      refuse(read, word.start, word.end);
      return;
    }
    level.firstRule ??= { line: address.line, span };
    if (read.source === undefined) return;
    const { start, end } = address.span;
    const lengthAt = read.lengthAt === undefined ? undefined : start + read.lengthAt;
    level.into ??= growingList();
    const rule: Rule = {
      kind: "rule",
      action: name === "allow" ? "accept" : "reject",
      actionSpan: isOneLine ? action.span : undefined,
      source: read.source,
      addressSpan: { start, end: lengthAt === undefined ? end : lengthAt - 1 },
      maskSpan: lengthAt === undefined ? undefined : { start: lengthAt, end },
    };
    addRow(level.into, address.line, rule, [rule.source], { start: outerStart(first), end: stopAt + 1 });
  }
}

/** A word behind `allow` or `deny`. Has no source if no address matches it. */
interface ReadWord {
  readonly source: Source | undefined;
  readonly lengthAt?: number | undefined;
}

const MAPPED: MaskedSource = { kind: "ipv6", address: [0, 0, 0xffff, 0], length: 96 };

/** Reads the word behind `allow` or `deny`, or says why nginx refuses it. */
function readSource(file: NginxFile, level: AccessLevel, word: Token): ReadWord | string {
  const text = file.text.slice(word.start, word.end);
  if (text === "unix:") return { source: undefined };
  if (text === "all") {
    level.hasIpv4Rule = true;
    return { source: { kind: "any" } };
  }
  const network = readNetwork(text);
  if (typeof network === "string") return /^(?:all|any|\*)$/i.test(text) ? "any-word" : network;
  const { source, lengthAt, isMapped, oddity } = network;
  if (isMapped) {
    remarkOn(file, "never-matches", "mapped", word.start, word.end);
    return { source: undefined };
  }
  if (oddity !== undefined) remarkOn(file, "reads-differently", oddity, word.start, word.end);
  if (source.kind === "ipv4") level.hasIpv4Rule = true;
  else if (covers(source, MAPPED)) level.mappedRule ??= placeOf(file.lined, file.text, word.start, word.end);
  return { source, lengthAt };
}
