import { boundariesOf } from "../../analysis/questions/boundaries.js";
import { counted } from "../../describe/counts.js";
import { insertExpectations } from "../addExpectations.js";
import { isWholeFile, MENU_RULES_AT_MOST, type Refactoring, rulesOn } from "../refactoring.js";

/** The most expectations that somebody would review at once. The next call proposes the rest. */
const EXPECTATIONS_AT_MOST = 200;

/** Adds expectations of current verdicts, for the first and last addresses that rules decide. */
export const proposeExpectations: Refactoring = function* ({ ruleSet, partition }, lines, _, budget) {
  const rules = rulesOn(ruleSet, lines, MENU_RULES_AT_MOST).map(({ id }) => id);
  const isWhole = isWholeFile(ruleSet, lines);
  if (rules.length === 0 || (isWhole && ruleSet.rules.count > MENU_RULES_AT_MOST)) return;
  const expectations: string[] = [];
  for (const boundary of boundariesOf(ruleSet, partition, budget, isWhole ? undefined : rules)) {
    if (expectations.length === EXPECTATIONS_AT_MOST) break;
    if (boundary === undefined) yield;
    else expectations.push(boundary.expectation);
  }
  if (expectations.length === 0) return;
  const edit = insertExpectations(ruleSet, expectations);
  if (edit === undefined) return;
  const scope = isWhole ? "the list" : rules.length === 1 ? "this rule" : "these rules";
  yield { label: `Add ${counted(expectations.length, "expectation")} for the boundaries of ${scope}`, edits: [edit] };
};
