import type { Analysis } from "../../analysis/analyze.js";
import { boundariesOf } from "../../analysis/questions/boundaries.js";
import { counted } from "../../describe/wording.js";
import type { RuleId } from "../../model/ruleSet.js";
import { lastTextLine } from "../../model/sections.js";
import type { Budget } from "../../text/steps.js";
import type { Proposed } from "../fix.js";
import { insertBelow } from "../lines.js";
import { MENU_RULES_AT_MOST, type Refactoring, rulesOn } from "../refactoring.js";

/** The most expectations that somebody would review at once. The next call proposes the rest. */
const EXPECTATIONS_AT_MOST = 200;

/** Adds expectations of current verdicts at the end of the file, for the first and last addresses that rules decide. */
export const proposeExpectations: Refactoring = function* (analysis, lines, _, budget) {
  const rules = rulesOn(analysis.ruleSet, lines, MENU_RULES_AT_MOST).map(({ id }) => id);
  if (rules.length === 0) return;
  const { count } = analysis.ruleSet.rules;
  yield* propose(analysis, rules, rules.length === 1 ? "of this rule" : "of these rules", budget);
  if (count > rules.length && count <= MENU_RULES_AT_MOST) {
    yield* propose(analysis, undefined, "of the whole list", budget);
  }
};

function* propose(
  { ruleSet, partition }: Analysis,
  deciders: readonly RuleId[] | undefined,
  scope: string,
  budget: Budget,
): Generator<Proposed | undefined> {
  const expectations: string[] = [];
  for (const boundary of boundariesOf(ruleSet, partition, budget, deciders)) {
    if (expectations.length === EXPECTATIONS_AT_MOST) break;
    if (boundary === undefined) yield;
    else expectations.push(boundary.expectation);
  }
  if (expectations.length === 0) return;
  const edit = insertBelow(ruleSet, lastTextLine(ruleSet), ...expectations);
  yield { label: `Write ${counted(expectations.length, "expectation")} for the boundaries ${scope}`, edits: [edit] };
}
