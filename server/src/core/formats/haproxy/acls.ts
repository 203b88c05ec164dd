/** The criteria of HAProxy's ACLs. Only `src` with addresses is understood. */

import type { IncludedFile, IncludedRule, ReadOptions, RemarkCode } from "../../model/format.js";
import { formatSource, hasHoles, type MaskedSource, type Source } from "../../model/source.js";
import { linedText } from "../../text/linedText.js";
import type { Span } from "../../text/text.js";
import { blocksIn, clientsOf, takesIpv4 } from "../haproxyClients.js";
import { readMember } from "../members.js";
import { disjoint, type Literal, type Term } from "./terms.js";
import { textOfWords, type Word } from "./words.js";

/** What a criterion asks for: one of some addresses, or something that is not understood. */
export interface Criterion {
  readonly patterns: readonly AddressPattern[];
  readonly literals: readonly Literal[];
  readonly isEverybody?: boolean;
}

/** An address or a network of a line or of a file. */
export interface AddressPattern {
  readonly source: MaskedSource;
  /** All that HAProxy matches by it, as disjoint sources. */
  readonly clients: readonly MaskedSource[];
  /** Its columns, or those of the path of its file. */
  readonly span: Span;
  readonly maskSpan?: Span | undefined;
  readonly origin?: IncludedRule | undefined;
}

/** What a file of patterns has. */
interface PatternFile {
  readonly name: string;
  readonly patterns: readonly Omit<AddressPattern, "span">[];
  /** How many sources its patterns make. */
  readonly rows: number;
  /** The first line that HAProxy refuses, 0-based. */
  readonly refused: number | undefined;
  /** The first line with a name. */
  readonly looksUp: number | undefined;
}

/** What a reading of a file knows while it reads criteria. */
export interface Criteria {
  readonly options: ReadOptions;
  /** The paths of pattern files, as written. */
  readonly asked: Set<string>;
  /** The files that were read, by their paths. */
  readonly files: Map<string, PatternFile>;
  /** Whether requests may change pattern files. */
  readonly changesFiles: boolean;
  /** How many sources the patterns of files and masks with holes may still make. */
  sourcesLeft: number;
}

/** Remarks on a part of the line. */
export type AddRemark = (
  code: RemarkCode,
  reason: string,
  span: Span,
  inFile?: { readonly word: string; readonly other: number },
) => void;

const FILES_AT_MOST = 1_000;
const SOURCES_AT_MOST = 1_000_000;

export function noCriteria(options: ReadOptions, changesFiles: boolean): Criteria {
  return { options, asked: new Set(), files: new Map(), changesFiles, sourcesLeft: SOURCES_AT_MOST };
}

/** What may change between two evaluations: chance, time, counters, tables, load, variables, and data that is still arriving. */
const IS_CHANGING =
  /(?:^|,)(?:rand|date|uuid|wait_end|nbsrv|avg_queue|connslots|queue|stopping|lua\.|var\(|in_table|table_|sc\d*_|src_(?!port\b)|be_|fe_(?!id\b|name\b|defbe\b)|fc_(?:rtt|unacked|sacked|retrans|fackets|lost|reordering)|lat_|srv_|bytes_|req(?:_|\.)(?:len|body|payload)|payload|hits|cpu_|act_conn|thread|map)/;

/**
 * What no action changes, apart from those that set the address itself. Branches of the preprocessor begin with a dot.
 *
 * `wait-for-handshake` ends the time of early data.
 */
const IS_STEADY = /^(?:src |\.|ssl_(?:c|f(?!c_has_early))|so_id|so_name|fc_|src_port |mode http$)/;

/** Returns a literal for words that are not understood. */
export function unknownOf(words: readonly Word[]): Literal {
  return { name: textOfWords(words), isYes: true, isChanging: IS_CHANGING.test(words[0]?.text ?? "") };
}

/** Returns a literal for a criterion that only counts in some blocks of `.if`. No other criterion has its name. */
export function unknownOnLine(words: readonly Word[], line: number): Literal {
  return { ...unknownOf(words), name: `line ${line + 1}: ${textOfWords(words)}` };
}

/** Returns literals as they are below an action that may have changed the request, or also the address. */
export function afterChange(literals: readonly Literal[], hasSetAddress: boolean): readonly Literal[] {
  const isSteady = ({ name }: Literal) => IS_STEADY.test(name) && !(hasSetAddress && name.startsWith("src"));
  return literals.map((one) => (isSteady(one) ? one : { ...one, isChanging: true }));
}

/** Reads a criterion with its flags and patterns. `undefined` if HAProxy refuses it. */
export function readCriterion(criteria: Criteria, words: readonly Word[], remark: AddRemark): Criterion | undefined {
  const [first] = words;
  if (first === undefined) return undefined;
  if (first.text === "always_true") return { patterns: [], literals: [], isEverybody: true };
  if (first.text === "always_false") return { patterns: [], literals: [] };
  if (!/^src(?:\(\))?$/.test(first.text)) {
    // HAProxy knows its fetch methods. Only capital letters are surely wrong here.
    if (first.text !== "SRC") return { patterns: [], literals: [unknownOf(words)] };
    remark("program-refuses", "unknown-fetch", first.span);
    return undefined;
  }
  const files: Word[] = [];
  let isResolved = true;
  let at = 1;
  for (; at < words.length; at++) {
    const flag = words[at]?.text ?? "";
    const value = words[at + 1];
    if (flag === "-f" && value !== undefined) {
      files.push(value);
      at++;
    } else if (flag === "-m" && value !== undefined && value.text !== "ip") {
      return { patterns: [], literals: [unknownOf(words)] };
    } else if (flag === "-m" || flag === "-u") at++;
    else if (flag === "-n") isResolved = false;
    else if (flag === "-M") return { patterns: [], literals: [unknownOf(words)] };
    else if (flag !== "-i") break;
  }
  const hasEnd = words[at]?.text === "--";
  if (hasEnd) at++;
  const patterns: AddressPattern[] = [];
  const literals: Literal[] = [];
  let isRefused = false;
  for (const file of files) if (!readFile(criteria, file, patterns, literals, remark)) isRefused = true;
  if (files.length === 0 && at === words.length && !hasEnd) remark("never-matches", "no-patterns", first.span);
  for (const word of words.slice(at)) {
    const read = readPattern(criteria, word, isResolved, remark);
    if (read === undefined) isRefused = true;
    else if ("source" in read) patterns.push(read);
    else literals.push(read);
  }
  return isRefused ? undefined : { patterns, literals };
}

/** Returns what a criterion asks for, as a term. */
export function termOf(criteria: readonly Criterion[]): Term {
  if (criteria.some(({ isEverybody }) => isEverybody)) return { clients: undefined, literals: [] };
  const literals = criteria.flatMap((one) => [...one.literals]);
  const blocks: MaskedSource[] = [];
  for (const { patterns } of criteria) {
    for (const { source, clients } of patterns) {
      if (source.kind !== "ipv4" || !hasHoles(source)) for (const client of clients) blocks.push(client);
      else if (clients.length === 1) literals.push(literalOf(source));
      else blocks.push(...blocksIn(source.address, source.mask), ...clients.slice(1));
    }
  }
  return { clients: disjoint(blocks), literals };
}

/** A mask whose holes make too many blocks for a set is not understood. */
function literalOf(source: MaskedSource): Literal {
  return { name: `src ${formatSource(source).replace(" ", "/")}`, isYes: true, isChanging: false };
}

function readPattern(
  criteria: Criteria,
  word: Word,
  isResolved: boolean,
  remark: AddRemark,
): AddressPattern | Literal | undefined {
  const { text, span, isPlain, hasVariable } = word;
  if (hasVariable) {
    remark("analysis-incomplete", "variable", span);
    return { name: `src ${textOfWords([word])}`, isYes: true, isChanging: false };
  }
  const member = /[ \t]/.test(text) ? "not-an-address" : readMember(text, "haproxy");
  if (member === "name" && isResolved) {
    remark("analysis-incomplete", "name", span);
    return { name: `src ${text}`, isYes: true, isChanging: false };
  }
  if (typeof member === "string") {
    remark("program-refuses", member === "bad-length" || member === "dotted-mask" ? member : "not-an-address", span);
    return undefined;
  }
  const { sources, places, remarked } = member;
  const source = masked(sources);
  if (source === undefined) return undefined;
  if (remarked !== undefined) remark("reads-differently", remarked, span);
  if (takesIpv4(source)) remark("reads-differently", "takes-ipv4", span);
  const clients = clientsIn(criteria, source);
  if (clients === undefined) remark("analysis-incomplete", "too-many-blocks", span);
  const shift = (place: Span) => ({ start: span.start + place.start, end: span.start + place.end });
  return {
    source,
    clients: clients ?? [source],
    span: isPlain ? shift(places.address) : span,
    maskSpan: isPlain && places.mask ? shift(places.mask) : undefined,
  };
}

function masked(sources: readonly Source[]): MaskedSource | undefined {
  const [source] = sources;
  return source?.kind === "any" ? undefined : source;
}

function clientsIn(criteria: Criteria, source: MaskedSource): readonly MaskedSource[] | undefined {
  const clients = clientsOf(source, Math.min(HOLES_AT_MOST, criteria.sourcesLeft));
  if (clients !== undefined && hasHoles(source)) criteria.sourcesLeft -= clients.length;
  return clients;
}

/** The most sources of a mask with holes. */
const HOLES_AT_MOST = 16_384;

/** Adds the patterns of a file. Returns whether HAProxy takes them. */
function readFile(
  criteria: Criteria,
  word: Word,
  patterns: AddressPattern[],
  literals: Literal[],
  remark: AddRemark,
): boolean {
  const { text: path, span, hasVariable } = word;
  const name = `src -f ${textOfWords([word])}`;
  if (criteria.asked.size < FILES_AT_MOST && !hasVariable) criteria.asked.add(path);
  const found = criteria.changesFiles ? undefined : patternsOf(criteria, path);
  if (found === undefined || found.rows > criteria.sourcesLeft) {
    remark("analysis-incomplete", "file", span);
    const why = "where a file that was not read has the address";
    literals.push({ name, isYes: true, isChanging: criteria.changesFiles, why });
    return true;
  }
  criteria.sourcesLeft -= found.rows;
  if (found.refused !== undefined) {
    remark("program-refuses", "file-refused", span, { word: found.name, other: found.refused });
    return false;
  }
  if (found.looksUp !== undefined) {
    remark("analysis-incomplete", "file-name", span, { word: found.name, other: found.looksUp });
    literals.push({ name, isYes: true, isChanging: false });
  }
  for (const pattern of found.patterns) patterns.push({ ...pattern, span });
  return true;
}

/** Returns what a file has. `undefined` if it was not read. Reads each file once. */
function patternsOf(criteria: Criteria, path: string): PatternFile | undefined {
  const known = criteria.files.get(path);
  if (known !== undefined) return known;
  const [file] = criteria.options.included?.get(path) ?? [];
  if (file === undefined || file.text.length > criteria.sourcesLeft * SHORTEST_LINE) return undefined;
  const found = readPatterns(criteria, file);
  criteria.files.set(path, found);
  return found;
}

/** Reads a file of patterns, one on each line. */
function readPatterns(criteria: Criteria, { text, name }: IncludedFile): PatternFile {
  const { lineStarts } = linedText(text);
  const patterns: Omit<AddressPattern, "span">[] = [];
  let rows = 0;
  let refused: number | undefined;
  let looksUp: number | undefined;
  for (const [line, start] of lineStarts.entries()) {
    const written = text.slice(start, lineStarts[line + 1] ?? text.length);
    // A line of the file is one up to its line feed, and HAProxy reads it up to a carriage return.
    if (line > 0 && text.charAt(start - 1) === "\r") continue;
    const word = written.replace(/^[ \t]+/, "").replace(/[\r\n\0].*$/s, "");
    if (word === "" || written.startsWith("#")) continue;
    const member = readMember(word, "haproxy");
    if (member === "name") looksUp ??= line;
    else if (typeof member === "string") refused ??= line;
    else {
      const source = masked(member.sources);
      if (source === undefined) continue;
      const clients = clientsIn(criteria, source) ?? [source];
      rows += clients.length;
      patterns.push({ source, clients, origin: { file: name, line, words: word, source: word } });
    }
  }
  return { name, patterns, rows, refused, looksUp };
}

/** No pattern and its end of line are shorter than two characters. */
const SHORTEST_LINE = 2;
