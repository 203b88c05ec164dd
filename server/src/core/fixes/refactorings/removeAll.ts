import type { Analysis } from "../../analysis/analyze.js";
import { sourcesNamedBy } from "../../analysis/passes/expectations.js";
import { isDead } from "../../analysis/passes/traits.js";
import { isSameForAll } from "../../analysis/questions/conditionalChanges.js";
import { doubtAbout } from "../../analysis/questions/doubt.js";
import { rulesOverlapping } from "../../analysis/questions/neighbours.js";
import type { Finding } from "../../model/finding.js";
import { ignoredLineCount, isOurs, type RuleId, type RuleSet, withRules } from "../../model/ruleSet.js";
import { pickRules, sourceOf } from "../../model/ruleTable.js";
import { matchKeyOf } from "../../model/source.js";
import type { Budget, Steps } from "../../text/steps.js";
import type { Edit } from "../../text/text.js";
import { removeRules } from "../extents.js";
import { MENU_RULES_AT_MOST, type Refactoring } from "../refactoring.js";
import { compiled } from "../verdictChange.js";

/**
 * Removes every rule that no verdict needs. Offered if the lines have such a rule.
 *
 * Removes all dead rules, then redundant ones from the last to the first in evaluation order. Each removal must change no verdict:
 * two rules may each be redundant only because of the other.
 * Keeps rules that a `by` names, rules with a silenced finding, and rules about which something is in doubt.
 */
export const removeAll: Refactoring = function* (analysis, lines, findings, budget) {
  const { ruleSet } = analysis;
  if (ignoredLineCount(ruleSet) > 0 || ruleSet.rules.count > MENU_RULES_AT_MOST) return;
  if ((yield* removable(analysis, findings.list(undefined, lines), budget)).length === 0) return;
  const edits = function* (own: Budget): Steps<readonly Edit[]> {
    const removed = yield* needless(analysis, yield* removable(analysis, findings.list(), own), own);
    return removeRules(ruleSet, removed);
  };
  const label = "Remove all redundant rules";
  yield { title: label, label, edits };
};

/** Returns the rules that no verdict needs by themselves, according to findings. Leaves out those that a `by` names or in doubt. */
function* removable(analysis: Analysis, findings: Iterable<Finding>, budget: Budget): Steps<readonly RuleId[]> {
  const named = sourcesNamedBy(analysis.expectations);
  const found: RuleId[] = [];
  for (const { code, faded, place } of findings) {
    if (!("rule" in place) || !(faded || code === "redundant-rule")) continue;
    if (named.has(matchKeyOf(sourceOf(analysis.ruleSet.rules, place.rule)))) continue;
    if ((yield* doubtAbout(analysis, place.rule, budget)) === undefined) found.push(place.rule);
  }
  return found;
}

/** Returns the rules among `ids` that can be removed together, in file order. */
function* needless(
  { ruleSet, traits, partition }: Analysis,
  ids: readonly RuleId[],
  budget: Budget,
): Steps<readonly RuleId[]> {
  const candidates = new Set(ids);
  const removed = new Set(ids.filter((id) => isDead(traits, id)));
  for (const id of [...partition.order].reverse()) {
    if (!candidates.has(id) || removed.has(id)) continue;
    // Without any rule, the list of another program may be another list.
    if (!isOurs(ruleSet) && removed.size === ruleSet.rules.count - 1) break;
    if (yield* isNeedless(ruleSet, id, removed, budget)) removed.add(id);
  }
  return [...removed].sort((one, other) => one - other);
}

/** Whether it is proved that no verdict changes without the rule, if the rules in `removed` are missing too. */
function* isNeedless(ruleSet: RuleSet, id: RuleId, removed: ReadonlySet<RuleId>, budget: Budget): Steps<boolean> {
  const all = yield* rulesOverlapping(ruleSet.rules, [sourceOf(ruleSet.rules, id)]);
  const overlapping = all.filter((other) => !removed.has(other));
  const only = (ids: readonly RuleId[]) => compiled(withRules(ruleSet, pickRules(ruleSet.rules, ids)), budget);
  const before = yield* only(overlapping);
  const after = yield* only(overlapping.filter((other) => other !== id));
  return before !== undefined && after !== undefined && (yield* isSameForAll(before, after, budget));
}
