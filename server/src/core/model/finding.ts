import type { Span } from "../text/text.js";
import type { RuleId, RuleSet } from "./ruleSet.js";

export type Severity = "error" | "warning" | "information" | "hint";

/** A severity that a user may set. */
export type Level = Severity | "off";

/** Where a finding stands: a rule, wherever its line has moved to, or a line that holds none. */
export type Place = { readonly rule: RuleId } | { readonly line: number };

/** Something to tell about a file. Cheap to make: what costs time stands in `explain`, for those that are shown. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly place: Place;
  /** Columns in the line of the place. */
  readonly span: Span;
  /** Whether the text does nothing and may be shown so. */
  readonly faded: boolean;
  readonly explain: () => Explanation;
}

export interface Explanation {
  /** What is wrong, why it matters, what to do; line numbers are 1-based. */
  readonly message: string;
  readonly related: readonly Related[];
}

/** A rule that has to do with it, and how. */
export interface Related {
  readonly rule: RuleId;
  readonly message: string;
}

/** The line where a finding stands now, 0-based. */
export function lineOfPlace(ruleSet: RuleSet, place: Place): number {
  return "line" in place ? place.line : (ruleSet.rules.lines[place.rule] ?? 0);
}
