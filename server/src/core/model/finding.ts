import type { Budget, Steps } from "../text/steps.js";
import type { Span } from "../text/text.js";
import type { Severity } from "./level.js";
import type { RuleId, RuleSet } from "./ruleSet.js";

/** The place of a finding: a rule, on whatever line it is now, or a line without a rule. Lines are 0-based. */
export type Place = { readonly rule: RuleId } | { readonly line: number };

/** A finding in a file. Cheap to create: `explain` does the costly part, for the findings that are shown. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly place: Place;
  /** Columns in the line of `place`. */
  readonly span: Span;
  /** Whether the text has no effect and may be shown faded. */
  readonly faded: boolean;
  /** Explains the finding, as far as the budget of a request lasts. */
  readonly explain: (budget: Budget) => Steps<Explanation>;
}

export interface Explanation {
  /** What is wrong, why it matters and what to do. Line numbers are 1-based. */
  readonly message: string;
  readonly related: readonly Related[];
}

/** A rule that explains a finding, such as the one that hides another. */
export interface Related {
  readonly rule: RuleId;
  readonly message: string;
}

/** Returns the current line of a finding, 0-based. */
export function lineOfPlace(ruleSet: RuleSet, place: Place): number {
  return "line" in place ? place.line : (ruleSet.rules.lines[place.rule] ?? 0);
}
