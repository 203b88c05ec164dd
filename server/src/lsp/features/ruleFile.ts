import type { SemanticTokens } from "vscode-languageserver-types";
import {
  type Analysis,
  chooseList,
  type Fault,
  type Finding,
  type Findings,
  type LogHits,
  lineAt,
  type RuleSet,
} from "../../core/index.js";
import type { Settings } from "../../protocol/settings.js";
import type { Unread } from "./unread.js";

/** A file at one version, after reading. */
export interface TextFile {
  readonly uri: string;
  readonly version: number;
  /** The list that is answered about, the first one unless a feature chooses. Empty if the file is beyond the size limit. */
  readonly ruleSet: RuleSet;
  /** All lists of the file. */
  readonly ruleSets: readonly RuleSet[];
  readonly settings: Settings;
  /** In UTF-16 units, also if the file is beyond the size limit. */
  readonly length: number;
  readonly unread: Unread | undefined;
  /** Different for every version, also after the file was closed and opened again, and for every analysis. */
  readonly resultId: string;
  /** The tokens that the client received last. All versions of an open document share them. */
  readonly sent: { tokens: Required<SemanticTokens> | undefined };
}

/** A list of a file at one version, after the analysis of all lists. */
export interface RuleFile extends TextFile {
  /** All lists of the file, with this one. */
  readonly lists: readonly RuleFile[];
  readonly analysis: Analysis;
  readonly findings: Findings;
  readonly selection: Selection;
  /** The hits in the log that is remembered for the file. `undefined` without one. */
  readonly hits: LogHits | undefined;
}

/** The findings that are published, and the count of the others by code. */
export interface Selection {
  readonly published: readonly Finding[];
  readonly leftOut: ReadonlyMap<string, number>;
}

/** Returns the list of a file that a client names, or the only one. `name` is what messages call the file. */
export function chooseListOf(file: RuleFile, wanted: string | undefined, name: string): RuleFile | Fault {
  const named = file.lists.map((list) => ({ name: list.ruleSet.name, list }));
  const chosen = chooseList(named, wanted, name);
  return "fault" in chosen ? chosen : chosen.list;
}

/** Returns the list with something on a line: a rule, a remark or a comment of ours. Falls back to the first list. */
export function listAt(file: RuleFile, line: number): RuleFile {
  return file.lists.length === 1 ? file : (file.lists.find(({ ruleSet }) => isOnLine(ruleSet, line)) ?? file);
}

function isOnLine(ruleSet: RuleSet, line: number): boolean {
  const { statement, comment } = lineAt(ruleSet, line);
  return statement !== undefined || comment !== undefined || ruleSet.remarks.some((remark) => remark.line === line);
}
