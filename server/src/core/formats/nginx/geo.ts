/**
 * The geo blocks of nginx, which give an address a value. The most specific network decides, of equal ones the last.
 *
 * A file without any block is the inside of a geo block.
 */

import { ALL_BITS } from "../../address/mask.js";
import type { Format, ReadOptions, Remark, RemarkCode } from "../../model/format.js";
import { type RuleSet, textOfLine } from "../../model/ruleSet.js";
import type { Action, Rule } from "../../model/statement.js";
import { wholeOf } from "../../text/chunkedText.js";
import type { LinedText } from "../../text/linedText.js";
import { ROWS_A_STEP, type Steps } from "../../text/steps.js";
import { withSingleSpaces } from "../../text/text.js";
import { addComment, addUnread, distinct, type GrowingList, growingList, listOf } from "../growingList.js";
import { networkText } from "../networkText.js";
import type { Reader } from "../reader.js";
import {
  addDefault,
  addNetwork,
  addRangeRule,
  deleteEqualRange,
  deleteNetwork,
  type Entries,
  noEntries,
  removeLost,
  takeRanges,
} from "./entries.js";
import {
  type Inclusions,
  includedReasons,
  type NginxSource,
  noIncludes,
  oncePerInclude,
  placeIn,
  remarkIn,
  ruleIn,
  sourcesOf,
} from "./includes.js";
import { type Network, type NetworkFault, networkReasons, readNetwork, says } from "./networks.js";
import { readQuickEntry } from "./quickEntry.js";
import { readEach } from "./quickScan.js";
import { readRange } from "./ranges.js";
import {
  faultReasons,
  type NginxDirective,
  type OwnComment,
  outerStart,
  ownCommentAt,
  partsOf,
  placeOf,
  type QuickReader,
  type Token,
  wordOf,
} from "./tokens.js";

const format: Format = {
  id: "nginx-geo",
  name: "nginx geo block",
  program: "nginx",
  words: {
    accept: { name: "accept", verb: "accepts", verbs: "accept", participle: "accepted" },
    reject: { name: "reject", verb: "rejects", verbs: "reject", participle: "rejected" },
    unmatched: "its value is empty",
  },
  levels: {
    "ipv4-only-catch-all": "information",
    "missing-catch-all": "off",
  },
  reasons: {
    include: () => [
      "Not followed: the included file may have networks. Test it on its own.",
      "A more specific network in it decides before those here.",
    ],
    "include-glob": () => [
      "nginx refuses this include: geo takes no wildcards. Name each file.",
      "It opens a file of that very name and says: no such file or directory.",
    ],
    ...includedReasons("networks"),
    ...faultReasons,
    ...networkReasons("invalid network"),
    range: (word) => [
      `nginx refuses "${word}". Begin the block with ranges.`,
      "Without that directive it takes networks only, and says: invalid network.",
    ],
    "invalid-range": (word) => [
      `nginx refuses "${word}". Write a range of IPv4 addresses.`,
      "After ranges it takes two addresses with a hyphen, the lower one first, and never 255.255.255.255.",
    ],
    "crossing-range": (word, other) => [
      `nginx refuses "${word}", which crosses line ${other}. Correct it.`,
      "A later range must lie inside of an earlier one or outside.",
    ],
    "late-ranges": () => ["nginx refuses ranges here. Move it to the beginning.", says("must be the first directive")],
    "number-of-words": () => [
      "nginx refuses this. Write a network, one value and a semicolon.",
      says("invalid number of the geo parameters"),
    ],
    "number-of-variables": () => [
      "nginx refuses this block. Name one variable, such as geo $blocked.",
      says("invalid number of arguments"),
    ],
    "variable-name": (word) => [`nginx refuses "${word}". Begin it with a dollar sign.`, says("invalid variable name")],
    replaced: (_, other) => [
      `Never matches: line ${other} replaces it. Remove one of the two.`,
      "Of equal networks nginx takes the last.",
    ],
    deleted: (_, other) => [
      `Never matches: line ${other} deletes it. Remove both.`,
      "A delete removes the equal network above it.",
    ],
    "nothing-to-delete": (word) => [
      `nginx skips this delete: "${word}" is not above. Remove it.`,
      "Its log says: no network to delete.",
    ],
    "other-address": (word) => [
      `Decides by "${word}", not the client's address. Test with that one.`,
      "With one variable nginx asks the client's address, with two the first of them.",
    ],
    "unknown-value": (word) => [
      `Is "${word}" a reject? Set reject in lists of imcrules.config.json.`,
      "The text does not say which values reject, so the block is not read.",
    ],
    "too-many-blocks": () => [
      "Not read: more than 50,000 geo blocks are above. Divide the file.",
      "Nothing is guessed about this block and those below it.",
    ],
    "too-many-ranges": () => [
      "Not read: too many ranges out of order. Sort them.",
      "Nothing is guessed about this block, and connection tests leave it out.",
    ],
  },
  mildReasons: { "leading-zero": "information", "other-address": "information" },
  notation: {
    source: networkText,
    rule: () => undefined,
  },
};

export const nginxGeo: Reader = {
  format,
  *read(lined, options) {
    const text = wholeOf(lined.text);
    const file: GeoFile = {
      lined,
      options,
      includes: noIncludes(),
      source: { text, included: undefined },
      geos: [],
      open: [],
      inside: geoOf(""),
      pending: [],
      isFull: false,
    };
    const cursor = { line: 0 };
    const verdictOf = (value: string) => verdictOfValue(value, options);
    const readQuickly = (from: number, until: number) => {
      const geo = geoAround(file);
      if (geo === undefined || geo.entries.ranges !== undefined) return from;
      const { rules } = geo.into;
      const readOne = (start: number) => readQuickEntry(lined, text, cursor, rules, geo.entries, verdictOf, start);
      const end = readEach(text, from, until, readOne);
      geo.hasNetworks ||= end > from;
      return end;
    };
    yield* readText(file, readQuickly);
    const { inside = geoOf(""), pending } = file;
    const [first = inside, ...others] = file.geos;
    for (const [place, { geo = first, remark, comment }] of pending.entries()) {
      if (place % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
      if (remark !== undefined) geo.into.remarks.push(remark);
      if (comment !== undefined) {
        const { line, column, isAlone } = comment;
        addComment(geo.into, line, textOfLine(lined, line), column, isAlone);
      }
    }
    const geos = [first, ...others];
    const names = distinct(geos.map(({ name }) => name));
    const usualDefault = verdictOfValue("", options) ?? "accept";
    const includes = [...file.includes.asked];
    const origin = { format, options, usualDefault, usualModel: "most-specific", includes } as const;
    const lists: RuleSet[] = [];
    for (const [place, geo] of geos.entries()) {
      if (place % LISTS_A_STEP === LISTS_A_STEP - 1) yield;
      yield* removeLost(geo.into, geo.entries, lined, text);
      const into = { ...geo.into, remarks: oncePerInclude(geo.into.remarks) };
      into.remarks.sort((one, other) => one.line - other.line || one.span.start - other.span.start);
      const name = names[place] ?? "";
      lists.push(listOf({ ...origin, name }, lined, into));
    }
    return lists;
  },
};

const LISTS_A_STEP = 256;

interface GeoFile {
  readonly lined: LinedText;
  readonly options: ReadOptions;
  readonly includes: Inclusions;
  /** The text that is being read. */
  source: NginxSource;
  readonly geos: Geo[];
  /** The open blocks, the innermost last. `undefined` for blocks of other kinds. */
  readonly open: (Geo | undefined)[];
  /** The whole file as the inside of a geo block, until it has a block. */
  inside: Geo | undefined;
  /** What belongs to a geo block or, outside of all, to the first. In file order. */
  readonly pending: {
    readonly geo: Geo | undefined;
    readonly remark?: Remark;
    readonly comment?: OwnComment;
  }[];
  isFull: boolean;
}

interface Geo {
  readonly name: string;
  readonly into: GrowingList;
  readonly entries: Entries;
  /** Whether a network, a default or a delete was read: `ranges` must be above. */
  hasNetworks: boolean;
}

function geoOf(name: string): Geo {
  return { name, into: growingList(), entries: noEntries(), hasNetworks: false };
}

type Offsets = Pick<Token, "start" | "end">;

/** Reads the text of {@link GeoFile.source}, and of all files that it includes. */
function* readText(file: GeoFile, readQuickly: QuickReader): Steps<void> {
  for (const part of partsOf(file.source.text, readQuickly)) {
    const geo = file.open.at(-1);
    if (part === undefined) {
      yield;
    } else if (part.kind === "directive") {
      for (const source of readDirective(file, part)) yield* readIncluded(file, source);
    } else if (part.kind === "fault") {
      const { reason, start, end } = part;
      const remark = remarkIn(file.lined, file.source, { code: "program-refuses", reason }, start, end);
      if (remark !== undefined) file.pending.push({ geo, remark });
    } else if (file.source.included === undefined) {
      const comment = ownCommentAt(file.lined, file.source.text, part);
      if (comment !== undefined) file.pending.push({ geo, comment });
    }
  }
}

function* readIncluded(file: GeoFile, source: NginxSource): Steps<void> {
  const { source: around, open } = file;
  const depth = open.length;
  file.source = source;
  // A quick reader would put the networks where they are in their own file.
  yield* readText(file, (from) => from);
  file.source = around;
  // A block ends with its file.
  open.length = depth;
}

const NO_SOURCES: readonly NginxSource[] = [];

function remarkOn(file: GeoFile, { into }: Geo, code: RemarkCode, reason: string, at: Offsets, other?: number): void {
  const remark = remarkIn(file.lined, file.source, { code, reason, other }, at.start, at.end);
  if (remark !== undefined) into.remarks.push(remark);
}

function refuse(file: GeoFile, geo: Geo, reason: string, at: Offsets, other?: number): void {
  remarkOn(file, geo, "program-refuses", reason, at, other);
}

/** Reads a directive. Returns the texts that it includes. */
function readDirective(file: GeoFile, directive: NginxDirective): readonly NginxSource[] {
  const { words, stop, stopAt, isFaulty } = directive;
  const [first = NO_WORD] = words;
  const { text, included } = file.source;
  // A brace behind a network is a mistake in the inside of a geo block.
  const isOwnBlock = stop === "{" && included === undefined && typeof readNetwork(wordOf(text, first)) === "string";
  if (isOwnBlock) file.inside = undefined;
  const geo = geoAround(file);
  if (stop === ";") {
    return geo === undefined || isFaulty ? NO_SOURCES : readStatement(file, geo, directive);
  }
  geo?.into.barriers.push(lineIn(file, stopAt));
  if (stop === "}") {
    file.open.pop();
    return NO_SOURCES;
  }
  if (geo !== undefined) refuse(file, geo, "unexpected", { start: stopAt, end: stopAt + 1 });
  file.open.push(geo === undefined ? openGeo(file, directive) : undefined);
  return NO_SOURCES;
}

function lineIn({ lined, source }: GeoFile, offset: number): number {
  return placeIn(lined, source, offset, offset).line;
}

/** Returns the geo block that is open, or the whole file if it is the inside of one. */
function geoAround({ open, inside }: GeoFile): Geo | undefined {
  return open.length > 0 ? open.at(-1) : inside;
}

/** Returns the geo block that a directive of the file itself opens. `undefined` for other blocks. */
function openGeo(file: GeoFile, { words, wordCount, stopAt }: NginxDirective): Geo | undefined {
  const [first, ...variables] = words;
  const { text, included } = file.source;
  if (first === undefined || included !== undefined || wordOf(text, first) !== "geo") return undefined;
  if (file.geos.length === GEOS_AT_MOST) {
    const [geo] = file.geos;
    if (geo !== undefined && !file.isFull) remarkOn(file, geo, "analysis-incomplete", "too-many-blocks", first);
    file.isFull = true;
    return undefined;
  }
  const names = variables.map((word) => wordOf(text, word));
  const geo = geoOf(`geo ${names.at(-1)?.slice(0, NAME_AT_MOST).replace(/\s+/g, " ") ?? ""}`.trim());
  const wrong = variables.find((_, place) => names[place]?.startsWith("$") === false);
  if (wordCount !== 2 && wordCount !== 3) refuse(file, geo, "number-of-variables", first);
  else if (wrong !== undefined) refuse(file, geo, "variable-name", wrong);
  const [address] = variables;
  if (address !== undefined && variables.length === 2 && names[0] !== "$remote_addr")
    remarkOn(file, geo, "reads-differently", "other-address", address);
  geo.into.barriers.push(lineIn(file, stopAt));
  file.geos.push(geo);
  return geo;
}

const NAME_AT_MOST = 60;
/** Further blocks are not read, so that no file needs gigabytes. */
const GEOS_AT_MOST = 50_000;

/** Reads a directive in a geo block. Returns the texts that it includes. */
function readStatement(file: GeoFile, geo: Geo, directive: NginxDirective): readonly NginxSource[] {
  const { text } = file.source;
  const { words, wordCount, stopAt } = directive;
  const [first = NO_WORD, second = NO_WORD] = words;
  const name = wordOf(text, first);
  if (wordCount === 1 && name === "proxy_recursive") return NO_SOURCES;
  if (wordCount === 1 && name === "ranges") {
    if (geo.hasNetworks && geo.entries.ranges === undefined) refuse(file, geo, "late-ranges", first);
    else takeRanges(geo.entries);
  } else if (wordCount !== 2) {
    refuse(file, geo, "number-of-words", { start: first.start, end: words.at(-1)?.end ?? first.end });
  } else if (name === "include") {
    return readInclude(file, geo, directive, first, second);
  } else if (name === "proxy") {
    const network = readWord(text, second);
    if (typeof network === "string") refuse(file, geo, network, second);
  } else {
    geo.hasNetworks = true;
    if (name === "delete") readDelete(file, geo, second);
    else readEntry(file, geo, first, second, stopAt);
  }
  return NO_SOURCES;
}

/** Returns the texts that an `include` names. Remarks on one that is not followed. */
function readInclude(
  file: GeoFile,
  geo: Geo,
  { stopAt }: NginxDirective,
  first: Token,
  word: Token,
): readonly NginxSource[] {
  const { lined, options, includes, source } = file;
  const at = { start: outerStart(first), end: word.end };
  const path = wordOf(source.text, word);
  if (/[*?[]/.test(path)) {
    refuse(file, geo, "include-glob", at);
    return NO_SOURCES;
  }
  const siteOf = () => ({
    ...placeIn(lined, source, at.start, at.end),
    extent: { start: at.start, end: stopAt + 1 },
  });
  const sources = sourcesOf(includes, options, path, source, siteOf);
  if (sources === "cycle") refuse(file, geo, "include-cycle", at);
  if (typeof sources === "object") return sources;
  if (sources === "unknown") {
    const { extent, ...place } = source.included?.site ?? siteOf();
    remarkOn(file, geo, "analysis-incomplete", "include", at);
    addUnread(geo.into, place, extent);
  }
  return NO_SOURCES;
}

const NO_WORD: Token = { kind: "word", start: 0, end: 0 };

/** Reads a network. A geo block takes 255.255.255.255, unlike the other directives of nginx. */
function readWord(text: string, { start, end }: Token): Network | NetworkFault {
  const word = text.slice(start, end);
  const source = { kind: "ipv4", address: ALL_BITS, mask: ALL_BITS } as const;
  const isLast = word === "255.255.255.255";
  return isLast ? { source, lengthAt: undefined, isMapped: false, oddity: undefined } : readNetwork(word);
}

function readDelete(file: GeoFile, geo: Geo, word: Token): void {
  const { text } = file.source;
  const line = lineIn(file, word.start);
  geo.into.barriers.push(line);
  const isOfRanges = geo.entries.ranges !== undefined;
  const range = isOfRanges ? (readRange(wordOf(text, word)) ?? "invalid-range") : undefined;
  const network = range ?? readWord(text, word);
  if (typeof network === "string") {
    refuse(file, geo, network, word);
    return;
  }
  const isDeleted =
    "source" in network
      ? deleteNetwork(geo.entries, network.source, line)
      : deleteEqualRange(geo.entries, network, line);
  if (!isDeleted) remarkOn(file, geo, "program-skips", "nothing-to-delete", word);
}

function readEntry(file: GeoFile, geo: Geo, word: Token, valueWord: Token, stopAt: number): void {
  const { lined, source: from } = file;
  const { text, included } = from;
  const { into, entries } = geo;
  const { line, span } = placeIn(lined, from, word.start, word.end);
  const value = included === undefined ? placeOf(lined, text, valueWord.start, valueWord.end) : undefined;
  const action = verdictOfValue(wordOf(text, valueWord), file.options);
  const extent = included?.site.extent ?? { start: outerStart(word), end: stopAt + 1 };
  const origin = included && ruleIn(included, word.start, textsOf(text, word, valueWord), textsOf(text, word));
  const rule: Rule = {
    kind: "rule",
    action: action ?? "accept",
    actionSpan: value?.line === line ? value.span : undefined,
    source: { kind: "any" },
    addressSpan: span,
    maskSpan: undefined,
  };
  const before = into.rules.count;
  const entry = { line, rule, extent, origin };
  if (wordOf(text, word) === "default") addDefault(into, entries, entry);
  else if (entries.ranges !== undefined) {
    const range = readRange(wordOf(text, word));
    const crossed = range && addRangeRule(into, entries, range, entry);
    if (range === undefined) refuse(file, geo, "invalid-range", word);
    else if (crossed !== undefined) refuse(file, geo, "crossing-range", word, crossed);
  } else {
    const network = readWord(text, word);
    if (typeof network === "string") refuse(file, geo, network, word);
    else if (network.isMapped) remarkOn(file, geo, "never-matches", "mapped", word);
    else {
      const { source, lengthAt, oddity } = network;
      if (oddity !== undefined) remarkOn(file, geo, "reads-differently", oddity, word);
      const column = lengthAt === undefined || included !== undefined ? undefined : span.start + lengthAt;
      const spans = {
        addressSpan: { start: span.start, end: column === undefined ? span.end : column - 1 },
        maskSpan: column === undefined ? undefined : { start: column, end: span.end },
      };
      addNetwork(into, entries, { ...entry, rule: { ...rule, source, ...spans } });
    }
  }
  if (action !== undefined) return;
  for (let id = before; id < into.rules.count; id++) {
    entries.unknown.push(id, valueWord.start, valueWord.end);
    if (included !== undefined) entries.unknownWords.set(id, wordOf(text, valueWord));
  }
}

function textsOf(text: string, ...words: readonly Token[]): string {
  return withSingleSpaces(words.map(({ start, end }) => text.slice(start, end)).join(" "));
}

const accepted = new Set(["", "0", "allow", "accept", "ok", "good"]);
const rejected = new Set(["1", "deny", "reject", "block", "bad"]);

/** Returns the verdict of a value. `undefined` if only a configuration can say it. */
function verdictOfValue(value: string, { rejectValues }: ReadOptions): Action | undefined {
  if (rejectValues !== undefined) return rejectValues.includes(value) ? "reject" : "accept";
  return rejected.has(value) ? "reject" : accepted.has(value) ? "accept" : undefined;
}
