import type { Lines, Span } from "../core/index.js";

/**
 * Asks which rules in a part of a file decide nothing, except those that a published diagnostic fades. Editors limit the diagnostics
 * of a file, so that not all of these rules have one.
 */
export const fadedRulesMethod = "imcrules/fadedRules";

export interface FadedRulesParams extends Lines {
  readonly uri: string;
}

/** A rule that decides nothing: its columns and its line, 0-based. */
export interface FadedRule extends Span {
  readonly line: number;
}
