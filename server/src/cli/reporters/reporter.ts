import type { Analysis, Finding, Severity, Summary } from "../../core/index.js";

/** A file that was checked, and what is to be told of it. */
export interface Checked {
  readonly path: string;
  readonly analysis: Analysis;
  readonly findings: Iterable<Finding>;
}

/** Writes what was found: files one after the other, so that memory stays flat, then the summary. */
export interface Reporter {
  readonly file: (checked: Checked) => void;
  readonly end: (summary: Summary, fileCount: number) => void | Promise<void>;
}

export type Write = (text: string) => void;

/** `fails` tells which severities are reason for status 1. */
export type MakeReporter = (write: Write, fails: (severity: Severity) => boolean) => Reporter;
