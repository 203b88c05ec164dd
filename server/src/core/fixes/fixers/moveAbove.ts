import { isNone, minus, NO_ADDRESSES } from "../../address/count.js";
import type { Analysis } from "../../analysis/analyze.js";
import { takers } from "../../analysis/questions/neighbours.js";
import { type Shares, sharesOf } from "../../analysis/questions/shares.js";
import { formatCount, shareOf } from "../../describe/counts.js";
import { isOfNeighbour, listed } from "../../describe/wording.js";
import type { CompiledList } from "../../matcher/partition.js";
import { conditionOf, lineNumberOf, mayMove, type RuleId, type RuleSet, ruleOf } from "../../model/ruleSet.js";
import { firstRuleFrom } from "../../model/ruleTable.js";
import { sliceWhere } from "../../model/slice.js";
import { matchCountOf, type Source } from "../../model/source.js";
import type { Budget, Steps } from "../../text/steps.js";
import { ownLinesOf } from "../extents.js";
import type { Fixer } from "../fix.js";
import { firstLineOf, moveLinesUp } from "../lines.js";
import { compiled, effectText, NO_CHANGE, NOT_PROVED, verdictChange } from "../verdictChange.js";

/**
 * Moves a hidden rule above the first rule with the other action that decides some of its addresses.
 *
 * Offered only if the rule then decides something: rules with its own action may hide it too, and a model may ignore file order.
 */
export const moveAbove: Fixer = function* (analysis, { place }, line, budget) {
  if (!("rule" in place)) return;
  const { ruleSet } = analysis;
  const { rule: id } = place;
  const target = yield* firstOfOtherAction(analysis, id, budget);
  if (target === undefined || target > id || isOfNeighbour(ruleSet, target)) return;

  const [own, other] = [ownLinesOf(ruleSet, id), ownLinesOf(ruleSet, target)];
  if (own === undefined || other === undefined || !mayMove(ruleSet, own.first, other.first)) return;
  const first = firstLineOf(ruleSet, own.first);
  const above = firstLineOf(ruleSet, other.first);
  const edits = moveLinesUp(ruleSet, first, own.last, above);
  const change = yield* verdictChange(analysis, edits, budget);
  if (change === undefined) return;
  const moved = firstRuleFrom(change.after.ruleSet.rules, above + line - first);
  const { source } = ruleOf(ruleSet, id);
  const { shares, unproved } = yield* sharesWhereAsked(change.after, moved, source, budget);
  const ownCount = shares.find(({ rule }) => rule === moved)?.count ?? NO_ADDRESSES;
  if (isNone(ownCount)) return;

  const whole = matchCountOf(source);
  // The rules that still hide it are above its new line, so their lines do not change.
  const hiding = shares.flatMap(({ rule }) => (rule === undefined || rule === moved ? [] : [rule]));
  const stillHidden =
    hiding.length === 0
      ? []
      : [`still decided by ${linesOf(change.after.ruleSet, hiding)}: ${shareOf(minus(whole, ownCount), whole)}`];
  const effect = effectText(ruleSet, change);
  yield {
    label: `Move above line ${lineNumberOf(ruleSet, target)}`,
    edits,
    effect:
      effect === NOT_PROVED || !isNone(unproved)
        ? NOT_PROVED
        : [effect, ...stillHidden].filter((part) => part !== NO_CHANGE).join(", "),
  };
};

/** Returns the deciders of the addresses of a rule. Those of a partial rule for connections for which its condition holds. */
function* sharesWhereAsked(list: CompiledList, id: RuleId, source: Source, budget: Budget): Steps<Shares> {
  const condition = conditionOf(list.ruleSet, id);
  if (condition === undefined) return yield* sharesOf(list.partition, source, budget);
  const { ruleSet, ids } = yield* sliceWhere(list.ruleSet, condition);
  const slice = yield* compiled(ruleSet, budget);
  if (slice === undefined) return { shares: [], unproved: matchCountOf(source) };
  const { shares, unproved } = yield* sharesOf(slice.partition, source, budget);
  return {
    shares: shares.map(({ rule, count }) => ({ rule: rule === undefined ? rule : ids[rule], count })),
    unproved,
  };
}

function* firstOfOtherAction(analysis: Analysis, id: RuleId, budget: Budget): Steps<RuleId | undefined> {
  const { rules } = analysis.ruleSet;
  const others = (yield* takers(analysis, id, budget)).filter((rule) => rules.actions[rule] !== rules.actions[id]);
  return others.length === 0 ? undefined : others.reduce((one, other) => Math.min(one, other));
}

function linesOf(ruleSet: RuleSet, rules: readonly RuleId[]): string {
  const lines = rules.map((rule) => lineNumberOf(ruleSet, rule)).sort((one, other) => one - other);
  if (lines.length === 1) return `line ${lines[0]}`;
  if (lines.length > 4) return `${formatCount(lines.length)} lines`;
  return `lines ${listed(lines)}`;
}
