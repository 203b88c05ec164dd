import type { Analysis } from "../analysis/analyze.js";
import type { Findings } from "../findings/findings.js";
import { type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import { firstRuleFrom, isIncluded } from "../model/ruleTable.js";
import type { Rule } from "../model/statement.js";
import type { Budget, Steps } from "../text/steps.js";
import type { Edit, Lines } from "../text/text.js";
import type { Proposed } from "./fix.js";
import type { PlacedSource } from "./written.js";

/** A change of a file that people choose. */
export interface Refactored {
  /** What the refactoring does, and how verdicts change if they do. */
  readonly title: string;
  /** The title without the effect, by which the refactoring is found again. */
  readonly label: string;
  /** Returns the edits in text order, without overlaps. Called when they are needed, since a large file may need many. */
  readonly edits: (budget: Budget) => Steps<readonly Edit[]>;
}

/** The most rules in a list for which a menu offers refactorings of the whole list. More would delay the menu. */
export const MENU_RULES_AT_MOST = 2_000;

/** A refactoring before its title names the effect on verdicts. */
export interface ProposedRefactoring extends Pick<Proposed, "label" | "edits"> {
  /** True: it is offered only if no verdict changes. False: only if one changes. */
  readonly mustKeepVerdicts?: boolean;
}

/** Some lines. Of one line also the selected text, or the text at the cursor. */
export interface ChosenLines extends Lines {
  readonly text?: string | undefined;
}

export function isWholeFile({ lineStarts }: RuleSet, { first, last }: Lines): boolean {
  return first <= 0 && last >= lineStarts.length - 1;
}

/** A function that yields refactorings of the rules and expectations on some lines. Yields `undefined` between the steps of a proof. */
export type Refactoring = (
  analysis: Analysis,
  lines: ChosenLines,
  findings: Findings,
  budget: Budget,
) => Iterable<Refactored | ProposedRefactoring | undefined>;

/** A rule with its id and line. */
export interface PlacedRule extends PlacedSource {
  readonly id: RuleId;
  readonly written: Rule;
}

/** Returns the rules on some lines, in file order. Returns the first `atMost` if there are more. Leaves out those of included files. */
export function rulesOn(
  ruleSet: RuleSet,
  { first, last }: Lines,
  atMost = Number.POSITIVE_INFINITY,
): readonly PlacedRule[] {
  const { rules } = ruleSet;
  const found: PlacedRule[] = [];
  const end = firstRuleFrom(rules, last + 1);
  for (let id = firstRuleFrom(rules, first); id < end && found.length < atMost; id++) {
    if (!isIncluded(rules, id)) found.push({ id, line: rules.lines[id] ?? 0, written: ruleOf(ruleSet, id) });
  }
  return found;
}

/** Makes a refactoring of a single rule. It offers nothing if the lines have several rules or none. */
export function onOneRule(
  refactor: (analysis: Analysis, placed: PlacedRule, text: string | undefined) => readonly ProposedRefactoring[],
): Refactoring {
  return (analysis, lines) => {
    const [placed, another] = rulesOn(analysis.ruleSet, lines, 2);
    return placed === undefined || another !== undefined ? [] : refactor(analysis, placed, lines.text);
  };
}
