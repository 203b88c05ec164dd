import type { Analysis } from "../../analysis/analyze.js";
import { boundariesOf } from "../../analysis/questions/boundaries.js";
import { counted } from "../../describe/wording.js";
import type { RuleId } from "../../model/ruleSet.js";
import { lastLineOf } from "../addExpectations.js";
import { endOfLineOf, insertBelow } from "../lines.js";
import { MENU_RULES_AT_MOST, type Proposed, type Refactoring, rulesOn } from "../refactoring.js";

/** As many as somebody looks through before keeping them; what is left is proposed the next time. */
const EXPECTATIONS_AT_MOST = 200;

/** Holds rules to what they do now: expectations of the addresses where what they decide begins and ends, below all else. */
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
  ofWhat: string,
): readonly Proposed[] {
  const expectations: string[] = [];
  for (const { expectation } of boundariesOf(ruleSet, partition, deciders)) {
    if (expectations.length === EXPECTATIONS_AT_MOST) break;
    expectations.push(expectation);
  }
  if (expectations.length === 0) return [];
  const edit = insertBelow(ruleSet, lastLineOf(ruleSet), expectations.join(endOfLineOf(ruleSet)));
  return [{ what: `Write ${counted(expectations.length, "expectation")} for the boundaries ${ofWhat}`, edits: [edit] }];
}
