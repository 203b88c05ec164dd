import type { Analysis } from "../../analysis/analyze.js";
import { isDead } from "../../analysis/passes/traits.js";
import { rulesOverlapping } from "../../analysis/questions/neighbours.js";
import type { Finding } from "../../model/finding.js";
import { type RuleId, type RuleSet, withRules } from "../../model/ruleSet.js";
import { pickRules, sourceOf } from "../../model/ruleTable.js";
import { matchKeyOf } from "../../model/source.js";
import { removeWithIgnores } from "../lines.js";
import { MENU_RULES_AT_MOST, type Refactoring } from "../refactoring.js";
import { changedCounts, NO_CHANGE, sideOf } from "../verdictChange.js";

/**
 * Removes every rule that no verdict needs, where one of them stands on the lines. The dead ones go first, which changes no verdict; then
 * the redundant ones from the last to the first in evaluation order, each only while nothing comes out otherwise without it, since
 * two may each be redundant only because of the other. What a `by` names stays, and so does what somebody silenced: it stands there
 * on purpose.
 */
export const removeAll: Refactoring = (analysis, lines, findings) => {
  const { ruleSet } = analysis;
  if (ruleSet.problemCount > 0 || ruleSet.idleDirectives.length > 0 || ruleSet.rules.count > MENU_RULES_AT_MOST)
    return [];
  if (removable(analysis, findings.list(undefined, lines)).length === 0) return [];
  const edits = () => {
    const ids = needless(analysis, removable(analysis, findings.list()));
    return removeWithIgnores(
      ruleSet,
      ids.map((id) => ruleSet.rules.lines[id] ?? 0),
    );
  };
  return [{ title: `Remove all rules that no verdict needs (${NO_CHANGE})`, edits }];
};

/** The rules of which findings tell that no verdict needs them alone, but for those that a `by` names. */
function removable({ ruleSet, traits, expectations }: Analysis, findings: Iterable<Finding>): readonly RuleId[] {
  const named = new Set(
    expectations.flatMap(({ expectation: { by } }) => (typeof by === "object" ? [matchKeyOf(by.source)] : [])),
  );
  const isNamed = (id: RuleId) => !isDead(traits, id) && named.has(matchKeyOf(sourceOf(ruleSet.rules, id)));
  return [...findings].flatMap(({ code, faded, place }) =>
    "rule" in place && (faded || code === "redundant-rule") && !isNamed(place.rule) ? [place.rule] : [],
  );
}

/** Those of the rules that can go together, in file order. */
function needless({ ruleSet, traits, partition }: Analysis, ids: readonly RuleId[]): readonly RuleId[] {
  const asked = new Set(ids);
  const gone = new Set(ids.filter((id) => isDead(traits, id)));
  for (const id of [...partition.order].reverse()) {
    if (asked.has(id) && !gone.has(id) && isNeedless(ruleSet, id, gone)) gone.add(id);
  }
  return [...gone].sort((one, other) => one - other);
}

/** Whether every address gets what it gets without the rule too, where some others are gone already. */
function isNeedless(ruleSet: RuleSet, id: RuleId, gone: ReadonlySet<RuleId>): boolean {
  const around = rulesOverlapping(ruleSet.rules, [sourceOf(ruleSet.rules, id)]).filter((other) => !gone.has(other));
  const [before, after] = [around, around.filter((other) => other !== id)].map((ids) =>
    sideOf(withRules(ruleSet, pickRules(ruleSet.rules, ids))),
  );
  if (before === undefined || after === undefined) return false;
  const { accepted, rejected, unproved } = changedCounts(before, after);
  return accepted + rejected + unproved === 0n;
}
