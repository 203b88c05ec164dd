/** Asks which rules in a part of a file decide nothing. Editors show only so many diagnostics of a file; this goes on beyond. */
export const deadRulesMethod = "imcrules/deadRules";

export interface DeadRulesParams {
  readonly uri: string;
  /** 0-based, `last` included. */
  readonly first: number;
  readonly last: number;
}

/** A rule that decides nothing: 0-based line, UTF-16 columns. */
export interface DeadRule {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Whether a published diagnostic fades it already. */
  readonly isFaded: boolean;
}
