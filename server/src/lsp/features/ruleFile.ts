import type { SemanticTokens } from "vscode-languageserver-types";
import type { Analysis, Finding, Findings, RuleSet } from "../../core/index.js";
import type { Settings } from "../../protocol/settings.js";
import type { Unread } from "./unread.js";

/** A rule file at one version, after reading. */
export interface TextFile {
  readonly uri: string;
  readonly version: number;
  /** Empty if the file is beyond the size limit. */
  readonly ruleSet: RuleSet;
  readonly settings: Settings;
  /** In UTF-16 units, also if the file is beyond the size limit. */
  readonly length: number;
  readonly unread: Unread | undefined;
  /** Different for every version, also after the file was closed and opened again, and for every analysis. */
  readonly resultId: string;
  /** The tokens that the client received last. All versions of an open document share them. */
  readonly sent: { tokens: Required<SemanticTokens> | undefined };
}

/** A rule file at one version, after its analysis. */
export interface RuleFile extends TextFile {
  readonly analysis: Analysis;
  readonly findings: Findings;
  readonly selection: Selection;
}

/** The findings that are published, and the count of the others by code. */
export interface Selection {
  readonly published: readonly Finding[];
  readonly leftOut: ReadonlyMap<string, number>;
}
