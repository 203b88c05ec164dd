import type { Analysis } from "../../analysis/analyze.js";
import { boundariesOf } from "../../analysis/questions/boundaries.js";
import { counted } from "../../describe/wording.js";
import type { RuleId } from "../../model/ruleSet.js";
import { lastTextLine } from "../../model/sections.js";
import type { Proposed } from "../fix.js";
import { insertBelow } from "../lines.js";
import { MENU_RULES_AT_MOST, type Refactoring, rulesOn } from "../refactoring.js";

/** The most expectations that somebody would review at once. The next call proposes the rest. */
const EXPECTATIONS_AT_MOST = 200;

/** Adds expectations of current verdicts at the end of the file, for the first and last addresses that rules decide. */
export const proposeExpectations: Refactoring = (analysis, lines) => {
  const rules = rulesOn(analysis.ruleSet, lines, MENU_RULES_AT_MOST).map(({ id }) => id);
  if (rules.length === 0) return [];
  const { count } = analysis.ruleSet.rules;
  return [
    ...propose(analysis, rules, rules.length === 1 ? "of this rule" : "of these rules"),
    ...(count > rules.length && count <= MENU_RULES_AT_MOST ? propose(analysis, undefined, "of the whole list") : []),
  ];
};

function propose(
  { ruleSet, partition }: Analysis,
  deciders: readonly RuleId[] | undefined,
  scope: string,
): readonly Proposed[] {
  const expectations: string[] = [];
  for (const { expectation } of boundariesOf(ruleSet, partition, deciders)) {
    if (expectations.length === EXPECTATIONS_AT_MOST) break;
    expectations.push(expectation);
  }
  if (expectations.length === 0) return [];
  const edit = insertBelow(ruleSet, lastTextLine(ruleSet), ...expectations);
  return [{ label: `Write ${counted(expectations.length, "expectation")} for the boundaries ${scope}`, edits: [edit] }];
}
