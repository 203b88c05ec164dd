/**
 * The formats of `check`, one file each, and `baseline.ts` for `--write-baseline`.
 *
 * A *reporter* writes the findings of one file after the other and then the summary. `shown.ts` gives a finding the lines and columns
 * that people read, and `summary.ts` counts.
 */
import type { Analysis, Finding, Severity, Summary } from "../../core/index.js";

/** A checked file and the findings to report. */
export interface CheckedFile {
  readonly path: string;
  readonly analysis: Analysis;
  readonly findings: Iterable<Finding>;
}

/** Receives one file at a time, so that memory stays flat, and at last the summary. */
export interface Reporter {
  readonly file: (file: CheckedFile) => void;
  readonly end: (summary: Summary, fileCount: number) => void | Promise<void>;
}

export type Write = (text: string) => void;

/** `fails` answers whether a severity leads to status 1. */
export type MakeReporter = (write: Write, fails: (severity: Severity) => boolean) => Reporter;
