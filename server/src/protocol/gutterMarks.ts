/** Asks what is marked beside the lines of a part of a file: what decides nothing, and what is proved. */
export const gutterMarksMethod = "imcrules/gutterMarks";

export interface GutterMarksParams {
  readonly uri: string;
  /** 0-based, `last` included. */
  readonly first: number;
  readonly last: number;
}

export interface GutterMarks {
  /** Editors show only so many diagnostics of a file; this goes on beyond. */
  readonly dead: readonly DeadRule[];
  /** The lines of expectations that hold, 0-based. */
  readonly proved: readonly number[];
}

/** A rule that decides nothing: 0-based line, UTF-16 columns. */
export interface DeadRule {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Whether a published diagnostic fades it already. */
  readonly isFaded: boolean;
}
