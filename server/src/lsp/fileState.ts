import {
  type Analysis,
  analyzeInSteps,
  asOurs,
  type EditedLines,
  findingsInSteps,
  isOurs,
  type LinedText,
  logHitsInSteps,
  parse,
  type ReadAs,
  type RuleSet,
  readEdited,
  readInSteps,
  type Steps,
} from "../core/index.js";
import { drive } from "./drive.js";
import { selectInLists } from "./features/diagnostics.js";
import type { RuleFile, TextFile } from "./features/ruleFile.js";
import { tooLarge, unreadOf } from "./features/unread.js";
import type { Includes } from "./includes.js";
import type { Reading } from "./reading.js";
import type { FileSettings } from "./settings.js";

/**
 * One version of a file: its text, and the results computed from the text so far, each once. A change of the file replaces the
 * whole state. The work on a replaced state stops.
 */
export interface FileState extends LinedText, Pick<TextFile, "uri" | "version" | "resultId"> {
  /** The language of the document in its editor. Empty for a stored file. */
  readonly language: string;
  sent: TextFile["sent"];
  isReplaced: boolean;
  /** How the file is read, by the settings of the last request. */
  reading: { readonly settings: FileSettings; readonly value: Reading } | undefined;
  /** The lists of the text. Another reader replaces them. */
  read: ReadText | undefined;
}

/** The lists of a text as one program reads them, and their analyses. */
interface ReadText {
  readonly readAs: ReadAs;
  /** `undefined` until the text is read. */
  lists: readonly RuleSet[] | undefined;
  reading: Promise<readonly RuleSet[] | undefined> | undefined;
  /** `undefined` until the lists are analysed. */
  analyses: readonly Analysis[] | undefined;
  /** The analysed file for the settings of the last request. */
  file: { readonly settings: FileSettings; readonly analysing: Promise<RuleFile | undefined> } | undefined;
}

export function newState(
  { uri, language }: Pick<FileState, "uri" | "language">,
  version: number,
  text: LinedText,
  ours?: RuleSet,
): FileState {
  return {
    uri,
    language,
    version,
    resultId: `text-${++states}`,
    sent: { tokens: undefined },
    text: text.text,
    lineStarts: text.lineStarts,
    isReplaced: false,
    reading: undefined,
    read: ours && { ...notRead(asOurs), lists: [ours] },
  };
}

let states = 0;

function notRead(readAs: ReadAs): ReadText {
  return { readAs, lists: undefined, reading: undefined, analyses: undefined, file: undefined };
}

/** Returns the list of a text that is read and in our own language. */
export function ownListOf({ read }: FileState): RuleSet | undefined {
  const [list] = read?.lists ?? [];
  return list !== undefined && isOurs(list) ? list : undefined;
}

/** The most lines that an edit parses at once. More lines are parsed in steps, on request. */
const LINES_READ_AT_ONCE = 2_048;

/** Returns the state after an edit. Parses only the touched lines of our own language. Another text is read as a whole on request. */
export function editedState(before: FileState, edited: EditedLines): FileState {
  const read = edited.count <= LINES_READ_AT_ONCE ? ownListOf(before) : undefined;
  return newState(before, before.version, edited, read && readEdited(read, edited));
}

/** Returns how a file is read by some settings. */
export function readingOf(state: FileState, settings: FileSettings): Reading {
  if (state.reading?.settings !== settings) {
    state.reading = { settings, value: settings.reading(state.text, state.language === "imcrules") };
  }
  return state.reading.value;
}

/** Returns the lists of a state as a program reads them. Forgets those of another program. */
function readTextOf(state: FileState, readAs: ReadAs): ReadText {
  if (state.read === undefined || !isSame(state.read.readAs, readAs)) state.read = notRead(readAs);
  return state.read;
}

function isSame(one: ReadAs, other: ReadAs): boolean {
  return one.format === other.format && JSON.stringify(one.options) === JSON.stringify(other.options);
}

/** Returns the file after reading. `undefined` if an edit replaces the state first. */
export async function textFileOf(
  state: FileState,
  settings: FileSettings,
  includes: Pick<Includes, "read">,
): Promise<TextFile | undefined> {
  const { uri, version, resultId, text, sent } = state;
  const file = { uri, version, resultId, settings, length: text.length, sent };
  if (text.length > settings.maxFileSize * 1_000_000) {
    const ruleSet = parse("");
    return { ...file, ruleSet, ruleSets: [ruleSet], unread: tooLarge };
  }
  const { readAs } = readingOf(state, settings);
  const read = readTextOf(state, readAs);
  if (read.lists === undefined) {
    read.reading ??= includes.read(uri, readAs, (as) => drive(readInSteps(state, as), () => state.isReplaced));
    read.lists = await read.reading;
  }
  const ruleSets = read.lists;
  const [ruleSet] = ruleSets ?? [];
  return ruleSets && ruleSet && { ...file, ruleSet, ruleSets, unread: unreadOf(ruleSet) };
}

/** Returns the analysed file. `undefined` if an edit replaces the state first. */
export async function ruleFileOf(
  state: FileState,
  settings: FileSettings,
  includes: Pick<Includes, "read">,
): Promise<RuleFile | undefined> {
  const text = await textFileOf(state, settings, includes);
  if (text === undefined) return undefined;
  const read = readTextOf(state, readingOf(state, settings).readAs);
  if (read.file?.settings !== settings) {
    read.file = { settings, analysing: drive(analysed(read, text, settings), () => state.isReplaced) };
  }
  return read.file.analysing;
}

function* analysed(read: ReadText, text: TextFile, settings: FileSettings): Steps<RuleFile | undefined> {
  // Other settings change what is reported, but not what the rules do.
  const cached = text.unread === undefined ? read.analyses : undefined;
  const analyses: Analysis[] = [];
  for (const [place, ruleSet] of text.ruleSets.entries()) {
    analyses.push(cached?.[place] ?? (yield* analyzeInSteps(ruleSet)));
  }
  if (text.unread === undefined) read.analyses = analyses;
  const found: Pick<RuleFile, "ruleSet" | "analysis" | "findings" | "hits">[] = [];
  const { severity, ceiling } = settings;
  const log = text.unread === undefined ? settings.log : undefined;
  for (const [place, analysis] of analyses.entries()) {
    const isCounted = log !== undefined && place * log.clients < CLIENTS_ASKED_AT_MOST;
    const hits = isCounted ? yield* logHitsInSteps(log, analysis) : undefined;
    const findings = yield* findingsInSteps(analysis, severity, ceiling, hits);
    found.push({ ruleSet: analysis.ruleSet, analysis, findings, hits });
  }
  const selections = selectInLists(found, settings.maxFindings);
  const resultId = String(++analysisCount);
  const lists: RuleFile[] = [];
  for (const [place, { ruleSet, analysis, findings, hits }] of found.entries()) {
    const selection = selections[place] ?? { published: [], leftOut: new Map() };
    lists.push({ ...text, ruleSet, resultId, analysis, findings, hits, selection, lists });
  }
  return lists[0];
}

/** How many clients are asked for all lists of a file. Each takes at most eight bytes. Lists beyond have no hits. */
const CLIENTS_ASKED_AT_MOST = 20_000_000;

let analysisCount = 0;
