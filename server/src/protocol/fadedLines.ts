/**
 * Asks which lines in a part of a file do nothing. Editors show only so many diagnostics of a file; fading goes on beyond.
 */
export const fadedLinesMethod = "imcrules/fadedLines";

export interface FadedLinesParams {
  readonly uri: string;
  /** 0-based, `last` included. */
  readonly first: number;
  readonly last: number;
}

/** Spans of rules that decide nothing and have no published diagnostic: 0-based lines, UTF-16 columns. */
export interface FadedLine {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}
