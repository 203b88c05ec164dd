import {
  type Analysis,
  analyzeInSteps,
  type EditedLines,
  findingsInSteps,
  type LinedText,
  linedText,
  parse,
  parseInSteps,
  type RuleSet,
  readEdited,
  type Steps,
} from "../core/index.js";
import type { Settings } from "../protocol/settings.js";
import { drive } from "./drive.js";
import { selectFindings } from "./features/diagnostics.js";
import type { RuleFile, Sent, TextFile } from "./features/ruleFile.js";
import { tooLarge, unreadOf } from "./features/unread.js";

/**
 * One version of a rule file: its text, and what was worked out about it so far, each thing once. It is replaced as a whole when the
 * file changes, and then nothing more is worked out about it.
 */
export interface FileState extends LinedText {
  readonly uri: string;
  readonly version: number;
  readonly textId: string;
  sent: Sent;
  isReplaced: boolean;
  /** When it is read. */
  ruleSet: RuleSet | undefined;
  reading: Promise<RuleSet | undefined> | undefined;
  /** When it is analysed. */
  analysis: Analysis | undefined;
  /** For the settings that it was asked with last. */
  file: { readonly settings: Settings; readonly working: Promise<RuleFile | undefined> } | undefined;
}

export function newState(uri: string, version: number, text: LinedText, ruleSet?: RuleSet): FileState {
  return {
    uri,
    version,
    textId: `text-${++states}`,
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

/** More lines are read in steps, when somebody asks. */
const LINES_READ_AT_ONCE = 2_048;

/** The version after an edit. Where the one before is read, only the touched lines are. */
export function editedState(before: FileState, version: number, edited: EditedLines): FileState {
  const read = edited.count <= LINES_READ_AT_ONCE ? before.ruleSet : undefined;
  return newState(before.uri, version, edited, read && readEdited(read, edited));
}

/** The file as it is read; `undefined` if the version is replaced before that is done. */
export async function textFileOf(state: FileState, settings: Settings): Promise<TextFile | undefined> {
  const { uri, version, textId, text, sent } = state;
  const file = { uri, version, textId, settings, length: text.length, sent };
  if (text.length > settings.maxFileSize * 1_000_000) return { ...file, ruleSet: parse(""), unread: tooLarge };
  if (state.ruleSet === undefined) {
    state.reading ??= unlessReplaced(state, parseInSteps(state));
    state.ruleSet = await state.reading;
  }
  const { ruleSet } = state;
  return ruleSet && { ...file, ruleSet, unread: unreadOf(ruleSet) };
}

/** Everything that is known about the file; `undefined` if the version is replaced before that is worked out. */
export async function ruleFileOf(state: FileState, settings: Settings): Promise<RuleFile | undefined> {
  const read = await textFileOf(state, settings);
  if (read === undefined) return undefined;
  if (state.file?.settings !== settings) {
    state.file = { settings, working: unlessReplaced(state, analysed(state, read)) };
  }
  return state.file.working;
}

function* analysed(state: FileState, read: TextFile): Steps<RuleFile> {
  // Other settings change what is reported, but not what the rules do.
  const known = read.unread === undefined ? state.analysis : undefined;
  const analysis = known ?? (yield* analyzeInSteps(read.ruleSet));
  if (read.unread === undefined) state.analysis = analysis;
  const findings = yield* findingsInSteps(analysis, read.settings.severity);
  const selection = selectFindings(analysis.ruleSet, findings, read.settings.maxFindings);
  return { ...read, resultId: String(++analyses), analysis, findings, selection };
}

let analyses = 0;

function unlessReplaced<Value>(state: FileState, steps: Steps<Value>): Promise<Value | undefined> {
  return drive(steps, () => state.isReplaced);
}

/** A text that is not open, as a version of its own. */
export function stateOfText(uri: string, text: string): FileState {
  return newState(uri, 0, linedText(text));
}
