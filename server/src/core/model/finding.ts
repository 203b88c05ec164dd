import type { Span } from "../text/text.js";
import type { RuleId, RuleSet } from "./ruleSet.js";

/** From the most severe to the least. */
export const severities = ["error", "warning", "information", "hint"] as const;

export type Severity = (typeof severities)[number];

/** What a user may set for a kind of finding. */
export const levels = [...severities, "off"] as const;

export type Level = (typeof levels)[number];

/** A rule, whose line an edit may move, or a line without a rule. Lines are 0-based. */
export type Place = { readonly rule: RuleId } | { readonly line: number };

/** One finding in a file. Cheap to make: `explain` does the work, for the findings that are shown. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly place: Place;
  /** Columns in the line of the place. */
  readonly span: Span;
  /** Whether the text does nothing and is shown faded. */
  readonly faded: boolean;
  readonly explain: () => Explanation;
}

export interface Explanation {
  /** What is wrong, why it matters, what to do. Line numbers are 1-based. */
  readonly message: string;
  readonly related: readonly Related[];
}

/** Another rule that takes part in a finding, and how. */
export interface Related {
  readonly rule: RuleId;
  readonly message: string;
}

/** Returns the line of a place, 0-based. */
export function lineOfPlace(ruleSet: RuleSet, place: Place): number {
  return "line" in place ? place.line : (ruleSet.rules.lines[place.rule] ?? 0);
}
