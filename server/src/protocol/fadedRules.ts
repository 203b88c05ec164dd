/**
 * Asks which rules in a part of a file decide nothing, without those that a published diagnostic fades: editors show only so many
 * diagnostics of a file.
 */
export const fadedRulesMethod = "imcrules/fadedRules";

export interface FadedRulesParams {
  readonly uri: string;
  /** 0-based, `last` included. */
  readonly first: number;
  readonly last: number;
}

/** A rule that decides nothing: 0-based line, UTF-16 columns. */
export interface FadedRule {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}
