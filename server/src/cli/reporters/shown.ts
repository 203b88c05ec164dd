import {
  type Budget,
  type Finding,
  lineNumberOf,
  lineOfPlace,
  type RuleSet,
  ruleOf,
  runToEnd,
  type Severity,
  type Span,
  spanOfRule,
} from "../../core/index.js";

/** A finding with lines and columns from 1. Columns count UTF-16 units, ends are exclusive. A finding never leaves its line. */
export interface ShownFinding extends LineSpan {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly (LineSpan & { readonly message: string })[];
}

/** A part of one line. */
export interface LineSpan {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** Shows a finding. All findings of a file share the budget of their explanations. */
export function shown(
  ruleSet: RuleSet,
  { code, severity, place, span, explain }: Finding,
  budget: Budget,
): ShownFinding {
  const { message, related } = runToEnd(explain(budget));
  return {
    code,
    severity,
    message,
    ...lineSpan(lineOfPlace(ruleSet, place) + 1, span),
    related: related.map(({ rule, message: how }) => ({
      message: how,
      ...lineSpan(lineNumberOf(ruleSet, rule), spanOfRule(ruleOf(ruleSet, rule))),
    })),
  };
}

function lineSpan(line: number, { start, end }: Span): LineSpan {
  return { line, column: start + 1, endColumn: end + 1 };
}
