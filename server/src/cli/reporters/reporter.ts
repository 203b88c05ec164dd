/**
 * The formats of `check`, one file each, and `baseline.ts` for `--write-baseline`.
 *
 * A *reporter* writes the findings of one file after the other and then the summary. `shown.ts` gives a finding the lines and columns
 * that people read, and `summary.ts` counts.
 */
import type { Analysis, Findings, Severity } from "../../core/index.js";

/** A checked file and the findings to report. */
export interface CheckedFile {
  readonly path: string;
  readonly analysis: Analysis;
  readonly findings: Findings;
}

/** How many findings all files have. */
export type Totals = Pick<Findings, "counts" | "summary">;

/** Which findings a report for people shows. */
export interface Shown {
  readonly severities: readonly Severity[];
  /** How many of them. */
  readonly atMost: number;
  /** Whether the report goes to standard output, where it may have colours. */
  readonly isOnOutput: boolean;
}

/** Receives one file at a time, so that memory stays flat, and at last the summary. */
export interface Reporter {
  readonly file: (file: CheckedFile) => void | Promise<void>;
  readonly end: (totals: Totals, fileCount: number) => void | Promise<void>;
}

export type Write = (text: string) => void;

/** `fails` answers whether a severity leads to status 1. Reports for programs do not depend on `shown`. */
export type MakeReporter = (write: Write, fails: (severity: Severity) => boolean, shown: Shown) => Reporter;
