import type { Finding, RuleSet, Severity } from "../../core/index.js";

/** How many findings there were of each severity. */
export type Summary = Record<Severity, number>;

/** Writes what was found: files one after the other, then the summary. */
export interface Reporter {
  readonly file: (path: string, ruleSet: RuleSet, findings: readonly Finding[]) => void;
  readonly end: (summary: Summary, fileCount: number) => void;
}

export type Write = (text: string) => void;
