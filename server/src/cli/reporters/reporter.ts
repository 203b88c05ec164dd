import type { Finding, RuleSet, Summary } from "../../core/index.js";

/** Writes what was found: files one after the other, then the summary. */
export interface Reporter {
  readonly file: (path: string, ruleSet: RuleSet, findings: Iterable<Finding>) => void;
  readonly end: (summary: Summary, fileCount: number) => void;
}

export type Write = (text: string) => void;
