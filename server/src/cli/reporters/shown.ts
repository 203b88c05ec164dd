import {
  type Finding,
  lineNumberOf,
  lineOfPlace,
  type RuleSet,
  ruleOf,
  type Severity,
  type Span,
  spanOfRule,
} from "../../core/index.js";

/** A finding as people count: lines and columns from 1, columns in UTF-16 units, ends exclusive. A finding stands in one line. */
export interface Shown extends Stretch {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly (Stretch & { readonly message: string })[];
}

interface Stretch {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

export function shown(ruleSet: RuleSet, { code, severity, place, span, explain }: Finding): Shown {
  const { message, related } = explain();
  return {
    code,
    severity,
    message,
    ...stretch(lineOfPlace(ruleSet, place) + 1, span),
    related: related.map(({ rule, message: how }) => ({
      message: how,
      ...stretch(lineNumberOf(ruleSet, rule), spanOfRule(ruleOf(ruleSet, rule))),
    })),
  };
}

function stretch(line: number, { start, end }: Span): Stretch {
  return { line, column: start + 1, endColumn: end + 1 };
}
