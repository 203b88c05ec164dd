import type { Analysis } from "../analysis/analyze.js";
import type { Findings } from "../findings/findings.js";
import { type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import { firstRuleFrom } from "../model/ruleTable.js";
import type { Rule } from "../model/statement.js";
import type { Lines } from "../text/text.js";
import type { Edit } from "./fix.js";

/** A change of a file that says the same otherwise, or something else on purpose. Its title says what that changes. */
export interface Refactored {
  readonly title: string;
  /** In the order of the text; made when they are wanted, since of a large file they may be many. */
  readonly edits: () => readonly Edit[];
}

/** The same before it is known what it changes. */
export interface Proposed {
  /** What the title says before that. */
  readonly what: string;
  readonly edits: readonly Edit[];
  /** Whether it is good for nothing where a verdict changes. */
  readonly changesNothing?: true;
}

/** In longer lists a menu does not offer what is about all rules: to work it out would take longer than a menu may. */
export const MENU_RULES_AT_MOST = 2_000;

/** Answers what can be made of the rules and expectations on some lines of a file, of which the findings are known. */
export type Refactoring = (analysis: Analysis, lines: Lines, findings: Findings) => Iterable<Refactored | Proposed>;

export interface PlacedRule {
  readonly id: RuleId;
  readonly line: number;
  readonly rule: Rule;
}

/** The rules on some lines, in their order; no more than so many of them. */
export function rulesOn(
  ruleSet: RuleSet,
  { first, last }: Lines,
  atMost = Number.POSITIVE_INFINITY,
): readonly PlacedRule[] {
  const { rules } = ruleSet;
  const from = firstRuleFrom(rules, first);
  return Array.from({ length: Math.min(firstRuleFrom(rules, last + 1) - from, atMost) }, (_, place) => {
    const id = from + place;
    return { id, line: rules.lines[id] ?? 0, rule: ruleOf(ruleSet, id) };
  });
}

/** What can be made of a rule that is the only one on the lines. */
export function onOneRule(refactor: (analysis: Analysis, placed: PlacedRule) => readonly Proposed[]): Refactoring {
  return (analysis, lines) => {
    const [placed, another] = rulesOn(analysis.ruleSet, lines, 2);
    return placed === undefined || another !== undefined ? [] : refactor(analysis, placed);
  };
}
