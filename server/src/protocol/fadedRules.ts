/**
 * Asks which rules in a part of a file decide nothing, except those that a published diagnostic fades. Editors limit the diagnostics
 * of a file, so that not all of these rules have one.
 */
export const fadedRulesMethod = "imcrules/fadedRules";

export interface FadedRulesParams {
  readonly uri: string;
  /** Lines, 0-based, `last` included. */
  readonly first: number;
  readonly last: number;
}

/** A rule that decides nothing: 0-based line, UTF-16 columns. */
export interface FadedRule {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}
