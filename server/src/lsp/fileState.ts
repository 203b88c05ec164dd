import {
  type Analysis,
  analyzeInSteps,
  type Ceiling,
  type EditedLines,
  findingsInSteps,
  type LinedText,
  parse,
  parseInSteps,
  type RuleSet,
  readEdited,
  type Steps,
} from "../core/index.js";
import type { Settings } from "../protocol/settings.js";
import { drive } from "./drive.js";
import { selectFindings } from "./features/diagnostics.js";
import type { RuleFile, TextFile } from "./features/ruleFile.js";
import { tooLarge, unreadOf } from "./features/unread.js";
import type { FileSettings } from "./settings.js";

/**
 * One version of a rule file: its text, and the results computed from the text so far, each once. A change of the file replaces the
 * whole state. The work on a replaced state stops.
 */
export interface FileState extends LinedText, Pick<TextFile, "uri" | "version" | "resultId"> {
  sent: TextFile["sent"];
  isReplaced: boolean;
  /** `undefined` until the file is parsed. */
  ruleSet: RuleSet | undefined;
  reading: Promise<RuleSet | undefined> | undefined;
  /** `undefined` until the file is analysed. */
  analysis: Analysis | undefined;
  /** The analysed file for the settings of the last request. */
  file: { readonly settings: FileSettings; readonly analysing: Promise<RuleFile | undefined> } | undefined;
}

export function newState(uri: string, version: number, text: LinedText, ruleSet?: RuleSet): FileState {
  return {
    uri,
    version,
    resultId: `text-${++states}`,
    sent: { tokens: undefined },
    text: text.text,
    lineStarts: text.lineStarts,
    isReplaced: false,
    ruleSet,
    reading: undefined,
    analysis: undefined,
    file: undefined,
  };
}

let states = 0;

/** The most lines that an edit parses at once. More lines are parsed in steps, on request. */
const LINES_READ_AT_ONCE = 2_048;

/** Returns the state after an edit. Parses only the touched lines if the state before is parsed. */
export function editedState(before: FileState, edited: EditedLines): FileState {
  const read = edited.count <= LINES_READ_AT_ONCE ? before.ruleSet : undefined;
  return newState(before.uri, before.version, edited, read && readEdited(read, edited));
}

/** Returns the parsed file. `undefined` if an edit replaces the state first. */
export async function textFileOf(state: FileState, settings: Settings): Promise<TextFile | undefined> {
  const { uri, version, resultId, text, sent } = state;
  const file = { uri, version, resultId, settings, length: text.length, sent };
  if (text.length > settings.maxFileSize * 1_000_000) return { ...file, ruleSet: parse(""), unread: tooLarge };
  if (state.ruleSet === undefined) {
    state.reading ??= drive(parseInSteps(state), () => state.isReplaced);
    state.ruleSet = await state.reading;
  }
  const { ruleSet } = state;
  return ruleSet && { ...file, ruleSet, unread: unreadOf(ruleSet) };
}

/** Returns the analysed file. `undefined` if an edit replaces the state first. */
export async function ruleFileOf(state: FileState, settings: FileSettings): Promise<RuleFile | undefined> {
  const read = await textFileOf(state, settings);
  if (read === undefined) return undefined;
  if (state.file?.settings !== settings) {
    state.file = { settings, analysing: drive(analysed(state, read, settings.ceiling), () => state.isReplaced) };
  }
  return state.file.analysing;
}

function* analysed(state: FileState, read: TextFile, ceiling: Ceiling | undefined): Steps<RuleFile> {
  // Other settings change what is reported, but not what the rules do.
  const cached = read.unread === undefined ? state.analysis : undefined;
  const analysis = cached ?? (yield* analyzeInSteps(read.ruleSet));
  if (read.unread === undefined) state.analysis = analysis;
  const findings = yield* findingsInSteps(analysis, read.settings.severity, ceiling);
  const selection = selectFindings(analysis.ruleSet, findings, read.settings.maxFindings);
  return { ...read, resultId: String(++analyses), analysis, findings, selection };
}

let analyses = 0;
