/**
 * The `allow` and `deny` of nginx, one list for each block that has some.
 *
 * A *level* is a block that may have rules. The first match decides. A level with one rule of its own forgets all rules of the levels
 * around it, and a level without rules takes the next outer list.
 */

import { maskOfLength } from "../../address/mask.js";
import type { Format, ReadOptions, RemarkCode } from "../../model/format.js";
import { covers, type MaskedSource, type Source } from "../../model/source.js";
import type { Rule } from "../../model/statement.js";
import { wholeOf } from "../../text/chunkedText.js";
import type { LinedText } from "../../text/linedText.js";
import type { Steps } from "../../text/steps.js";
import type { Span } from "../../text/text.js";
import { addRow, addUnread, growingList, listOf } from "../growingList.js";
import { networkText } from "../networkText.js";
import type { Reader } from "../reader.js";
import {
  type Inclusions,
  includedReasons,
  type NginxSource,
  noIncludes,
  placeIn,
  remarkIn,
  ruleIn,
  sourcesOf,
} from "./includes.js";
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
  type QuickReader,
  type Token,
  wordOf,
} from "./tokens.js";

const format: Format = {
  id: "nginx-access",
  name: "nginx allow/deny",
  program: "nginx",
  words: {
    accept: { name: "allow", verb: "allows", verbs: "allow", participle: "allowed" },
    reject: { name: "deny", verb: "denies", verbs: "deny", participle: "denied" },
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
    "include-words": () => [
      "nginx refuses this include. Write one path, then a semicolon.",
      says("invalid number of arguments"),
    ],
    ...includedReasons("rules"),
    "included-return": (word, other) => [
      `Line ${other} of "${word}" answers everybody. Remove it there.`,
      "A return is executed before allow and deny are asked.",
    ],
  },
  mildReasons: {
    "leading-zero": "information",
    replaced: "information",
    "partly-replaced": "hint",
  },
  openEnd: () => "the client authenticates",
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
    const texts = [text, ...[...(options.included?.values() ?? [])].flat().map((included) => included.text)];
    const file: NginxFile = {
      lined,
      options,
      mayAskMapped: texts.some((one) => one.includes(BOTH_FAMILIES)),
      includes: noIncludes(),
      source: { text, included: undefined },
      levels: [top],
      open: [{ level: top, rules: "read" }],
      pending: [],
      mappedListens: new Set(),
      isFull: false,
    };
    const cursor = { line: 0 };
    const readQuickly = (from: number, until: number) => {
      const { level, rules } = blockIn(file);
      if (rules !== "read") return from;
      return readEach(text, from, until, (start) => readQuickRule(lined, text, cursor, level, start));
    };
    yield* readText(file, readQuickly);
    const includes = [...file.includes.asked];
    const origin = { format, options, usualDefault: "accept", usualModel: "first-match", includes } as const;
    return yield* listsOf(file, (name, into) => listOf({ ...origin, name }, lined, into));
  },
};

interface NginxFile {
  readonly lined: LinedText;
  readonly options: ReadOptions;
  /** Whether a socket may take clients of both families. */
  readonly mayAskMapped: boolean;
  readonly includes: Inclusions;
  /** The text that is being read. */
  source: NginxSource;
  /** In file order. The first is the text around all blocks. */
  readonly levels: AccessLevel[];
  /** The open blocks, the innermost last. The first is the whole file. */
  readonly open: NginxBlock[];
  /** What belongs to the list of a level, in file order. Only the whole file shows which list this is. */
  readonly pending: Pending[];
  /** The addresses of sockets for both families. One `listen` says so for all that name the address. */
  readonly mappedListens: Set<string>;
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
/** The word of a `listen` whose socket takes clients of both families. */
const BOTH_FAMILIES = "ipv6only=off";

/** Reads the text of {@link NginxFile.source}, and of all files that it includes. */
function* readText(file: NginxFile, readQuickly: QuickReader): Steps<void> {
  for (const part of partsOf(file.source.text, readQuickly)) {
    if (part === undefined) yield;
    else if (part.kind === "comment") readComment(file, part);
    else if (part.kind === "fault") remarkOn(file, "program-refuses", part.reason, part.start, part.end);
    else for (const source of readDirective(file, part)) yield* readIncluded(file, source);
  }
}

function* readIncluded(file: NginxFile, source: NginxSource): Steps<void> {
  const { source: around, open } = file;
  const depth = open.length;
  file.source = source;
  // A quick reader would put the rules where they are in their own file.
  yield* readText(file, (from) => from);
  file.source = around;
  // A block ends with its file.
  open.length = depth;
}

const NO_SOURCES: readonly NginxSource[] = [];

function blockIn({ open, levels: [top] }: NginxFile): NginxBlock {
  const block = open.at(-1);
  if (block !== undefined) return block;
  if (top === undefined) throw new Error("The whole file is a level.");
  return { level: top, rules: "read" };
}

function remarkOn(file: NginxFile, code: RemarkCode, reason: string, start: number, end: number): void {
  const remark = remarkIn(file.lined, file.source, { code, reason }, start, end);
  if (remark !== undefined) file.pending.push({ level: blockIn(file).level, remark });
}

function readComment(file: NginxFile, part: NginxComment): void {
  if (file.source.included !== undefined) return;
  const comment = ownCommentAt(file.lined, file.source.text, part);
  if (comment !== undefined) file.pending.push({ level: blockIn(file).level, comment });
}

/** Reads a directive. Returns the texts that it includes. */
function readDirective(file: NginxFile, directive: NginxDirective): readonly NginxSource[] {
  const { words, stop, stopAt, isFaulty } = directive;
  const [first] = words;
  const name = first === undefined ? "" : wordOf(file.source.text, first);
  if (first !== undefined && !isFaulty && stop !== "}") {
    if (/^(?:allow|deny)$/i.test(name)) readRule(file, directive, first, name);
    else if (stop === ";" && name === "include") return readInclude(file, directive, first);
    else if (stop === ";" && blockIn(file).rules === "read") readSetting(file, directive, first, name);
  }
  if (stop === ";") return NO_SOURCES;
  const { line } = placeIn(file.lined, file.source, stopAt, stopAt);
  addBarrier(blockIn(file), line);
  if (stop === "{") openBlock(file, directive, name);
  else file.open.pop();
  addBarrier(blockIn(file), line);
  return NO_SOURCES;
}

/** Returns the texts that an `include` names. Remarks on one that is not followed. */
function readInclude(file: NginxFile, directive: NginxDirective, first: Token): readonly NginxSource[] {
  const { lined, options, includes, source } = file;
  const { words, wordCount, stopAt } = directive;
  const { level, rules } = blockIn(file);
  const last = words.at(-1) ?? first;
  const path = words.length < 2 ? "" : wordOf(source.text, last);
  if (rules === "ignored") return NO_SOURCES;
  if (wordCount !== 2) {
    remarkOn(file, "program-refuses", "include-words", first.start, last.end);
    return NO_SOURCES;
  }
  const siteOf = () => ({
    ...placeIn(lined, source, outerStart(first), last.end),
    extent: { start: outerStart(first), end: stopAt + 1 },
  });
  const sources = sourcesOf(includes, options, path, source, siteOf);
  if (sources === "unknown" && IS_HARMLESS.test(path)) return NO_SOURCES;
  if (sources === "cycle") {
    remarkOn(file, "program-refuses", "include-cycle", first.start, last.end);
    return NO_SOURCES;
  }
  if (sources !== "unknown") return sources;
  if (rules === "read") {
    remarkOn(file, "analysis-incomplete", "include", first.start, last.end);
    const { extent, ...place } = source.included?.site ?? siteOf();
    level.hasUnreadFile = true;
    level.into ??= growingList();
    addUnread(level.into, place, extent);
  }
  return NO_SOURCES;
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
  const values = words.slice(1).map((word) => shortened(wordOf(file.source.text, word)));
  const level = levelOf(name, shortened(values.join(" ")), parent, file.source.included !== undefined);
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
  const values = words.slice(1).map((word) => wordOf(file.source.text, word));
  const [value = ""] = values;
  const [rule, address] = words.slice(-2);
  if (rule !== undefined && address !== undefined && words.length === wordCount && isRule(values.at(-2), values.at(-1)))
    remarkOn(file, "program-skips", "in-directive", rule.start, address.end);
  if (name === "satisfy") level.satisfiesAny = value.toLowerCase() === "any";
  else if (name === "server_name") {
    const named = values.find((one) => one !== "" && one !== "_");
    if (named !== undefined) level.serverName ??= shortened(named);
  } else if (name === "listen") {
    level.listens.push(shortened(value));
    if (values.includes(BOTH_FAMILIES)) file.mappedListens.add(shortened(value));
  } else if (name === "return" && !level.isStream) {
    level.return ??= placeIn(file.lined, file.source, first.start, first.end);
    remarkOn(file, "reads-differently", "return", first.start, first.end);
  }
}

/** Whether two words look like a rule. */
function isRule(name: string | undefined, word = ""): boolean {
  return (name === "allow" || name === "deny") && (word === "all" || typeof readNetwork(word) === "object");
}

function readRule(file: NginxFile, directive: NginxDirective, first: Token, name: string): void {
  const { lined, mayAskMapped, source: from } = file;
  const { text, included } = from;
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
    const read = readSource(file, level, word);
    if (typeof read === "string") {
      refuse(read, word.start, word.end);
      return;
    }
    const address = placeIn(lined, from, word.start, word.end);
    const action = included === undefined ? placeOf(lined, text, first.start, first.end) : undefined;
    const isOneLine = action?.line === address.line;
    const actionSpan = isOneLine ? action.span : undefined;
    level.firstRule ??= {
      line: address.line,
      span: { start: (actionSpan ?? address.span).start, end: address.span.end },
    };
    const { lengthAt, ofMapped } = read;
    const sources = [read.source, mayAskMapped ? ofMapped : undefined].filter((source) => source !== undefined);
    const [source] = sources;
    if (source === undefined) return;
    level.into ??= growingList();
    if (sources.at(-1) === ofMapped) level.mappedRows.push(level.into.rules.count + sources.length - 1);
    const spans = sourceSpans(address.span, included === undefined ? lengthAt : undefined);
    const rule: Rule = { kind: "rule", action: name === "allow" ? "accept" : "reject", actionSpan, source, ...spans };
    const extent = included?.site.extent ?? { start: outerStart(first), end: stopAt + 1 };
    const value = text.slice(word.start, word.end);
    const origin = included && ruleIn(included, word.start, `${name} ${value}`, value);
    addRow(level.into, address.line, rule, sources, extent, { origin });
  }
}

function sourceSpans({ start, end }: Span, lengthAt: number | undefined): Pick<Rule, "addressSpan" | "maskSpan"> {
  if (lengthAt === undefined) return { addressSpan: { start, end }, maskSpan: undefined };
  return {
    addressSpan: { start, end: start + lengthAt - 1 },
    maskSpan: { start: start + lengthAt, end },
  };
}

/** A word behind `allow` or `deny`. */
interface ReadWord {
  /** `undefined` if no address matches the word. */
  readonly source: Source | undefined;
  readonly lengthAt?: number | undefined;
  /** What it matches besides if nginx asks with mapped addresses. */
  readonly ofMapped?: MaskedSource | undefined;
}

const MAPPED: MaskedSource = { kind: "ipv6", address: [0, 0, 0xffff, 0], length: 96 };

/** Reads the word behind `allow` or `deny`, or says why nginx refuses it. */
function readSource(file: NginxFile, level: AccessLevel, word: Token): ReadWord | string {
  const text = file.source.text.slice(word.start, word.end);
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
    return { source: undefined, lengthAt, ofMapped: ipv4Of(source) };
  }
  if (oddity !== undefined) remarkOn(file, "reads-differently", oddity, word.start, word.end);
  if (source.kind === "ipv4") level.hasIpv4Rule = true;
  if (!covers(source, MAPPED)) return { source, lengthAt };
  if (file.source.included === undefined)
    level.mappedRule ??= placeOf(file.lined, file.source.text, word.start, word.end);
  return { source, lengthAt, ofMapped: ipv4Of(MAPPED) };
}

/** Returns the IPv4 network that a network of mapped addresses means. */
function ipv4Of(source: MaskedSource): MaskedSource | undefined {
  if (source.kind === "ipv4") return source;
  return { kind: "ipv4", address: source.address[3], mask: maskOfLength(Math.max(0, source.length - 96)) };
}
