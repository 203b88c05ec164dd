import type { Format, IncludedRule, ReadOptions, Remark } from "../../model/format.js";
import { type LinedText, linedText } from "../../text/linedText.js";
import { lineOf } from "../../text/text.js";
import type { RuleExtent } from "../growingList.js";
import type { LevelPlace } from "./levels.js";
import { placeOf } from "./tokens.js";

/**
 * A text that a reader reads: that of the file itself, or of a file that it includes.
 *
 * nginx reads an included text in the place of the directive, in whichever block that is. What a reader finds in it belongs to the
 * directive of the file itself.
 */
export interface NginxSource {
  readonly text: string;
  readonly included: IncludedText | undefined;
}

/** Where an included text is from, and where the file itself includes it. */
export interface IncludedText {
  readonly site: IncludeSite;
  readonly name: string;
  readonly lineStarts: Uint32Array;
  /** The names of the included files around it and its own. */
  readonly names: readonly string[];
}

/** An `include` of the file itself. */
export interface IncludeSite extends LevelPlace {
  readonly extent: RuleExtent;
}

/** What a reading included so far, and how much more it may include. A file that includes another twice doubles its text. */
export interface Inclusions {
  /** The paths as written. */
  readonly asked: Set<string>;
  filesLeft: number;
  charactersLeft: number;
}

const FILES_AT_MOST = 1_000;
const CHARACTERS_AT_MOST = 10_000_000;
const DEPTH_AT_MOST = 32;

export function noIncludes(): Inclusions {
  return { asked: new Set(), filesLeft: FILES_AT_MOST, charactersLeft: CHARACTERS_AT_MOST };
}

/**
 * Returns the texts that an `include` names, in the order in which nginx reads them.
 *
 * Returns `unknown` if the options have no files for the path, or if the files are too many. Returns `cycle` if one of the files is
 * being read. Calls `siteOf` only for an `include` of the file itself.
 */
export function sourcesOf(
  includes: Inclusions,
  { included: known }: ReadOptions,
  path: string,
  { included }: NginxSource,
  siteOf: () => IncludeSite,
): readonly NginxSource[] | "unknown" | "cycle" {
  if (includes.asked.size < FILES_AT_MOST) includes.asked.add(path);
  const files = known?.get(path);
  const around = included?.names ?? [];
  if (files === undefined) return "unknown";
  if (files.some(({ name }) => around.includes(name))) return "cycle";
  const characters = files.reduce((sum, { text }) => sum + text.length, 0);
  if (around.length === DEPTH_AT_MOST || files.length > includes.filesLeft || characters > includes.charactersLeft)
    return "unknown";
  includes.filesLeft -= files.length;
  includes.charactersLeft -= characters;
  const site = included?.site ?? siteOf();
  return files.map(({ name, text }) => {
    const { lineStarts } = linedText(text);
    return { text, included: { site, name, lineStarts, names: [...around, name] } };
  });
}

/** The reasons of remarks on included texts. `what` names what the file has. */
export function includedReasons(what: "rules" | "networks") {
  return {
    "include-cycle": () => [
      "nginx refuses this include: the file includes itself. Remove it.",
      "It opens the files again and again and says: too many open files.",
    ],
    "included-refused": (word, other) => [
      `nginx refuses line ${other} of "${word}". Correct that file.`,
      "It loads a file with all that it includes, or not at all.",
    ],
    "included-include": (word, other) => [
      `Not followed: line ${other} of "${word}" includes a file.`,
      `That file may have ${what}, and nothing is guessed about it.`,
    ],
  } as const satisfies Format["reasons"];
}

/** Returns a place in the file itself. For one in an included text that is the `include`. */
export function placeIn(lined: LinedText, { text, included }: NginxSource, start: number, end: number): LevelPlace {
  if (included === undefined) return placeOf(lined, text, start, end);
  const { line, span } = included.site;
  return { line, span };
}

/**
 * Returns a remark on a place of a text that is read.
 *
 * `undefined` for one that concerns only an included file, which has a reading of its own.
 */
export function remarkIn(
  lined: LinedText,
  source: NginxSource,
  { code, reason, other }: Pick<Remark, "code" | "reason" | "other">,
  start: number,
  end: number,
): Remark | undefined {
  const { included } = source;
  const place = placeIn(lined, source, start, end);
  if (included === undefined) return { code, reason, ...place, other };
  const inside = { ...place, word: included.name, other: lineOf(included.lineStarts, start) };
  if (code === "program-refuses") return { code, reason: "included-refused", ...inside };
  if (reason === "return" || reason === "include") return { code, reason: `included-${reason}`, ...inside };
  return code === "analysis-incomplete" ? { code, reason, ...inside } : undefined;
}

/** Leaves out of the remarks on included texts those that an `include` has for the same reason. */
export function oncePerInclude(remarks: readonly Remark[]): Remark[] {
  const known = new Set<string>();
  return remarks.filter(({ reason, line, span, word }) => {
    if (word === undefined) return true;
    const key = `${reason} ${line} ${span.start}`;
    const isNew = !known.has(key);
    known.add(key);
    return isNew;
  });
}

/** Returns where a rule of an included text is. */
export function ruleIn(
  { name, lineStarts }: IncludedText,
  offset: number,
  words: string,
  source: string,
): IncludedRule {
  return { file: name, line: lineOf(lineStarts, offset), words, source };
}
