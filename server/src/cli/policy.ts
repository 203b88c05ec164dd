import {
  blocksIn,
  budgetOf,
  decidesCountOf,
  defaultActionOf,
  effectOf,
  formatSource,
  groupOf,
  halfOfBudget,
  isFirstOfGroup,
  isNone,
  isPartial,
  isUnread,
  matchCountOf,
  modelOf,
  NO_ADDRESSES,
  plus,
  type RuleId,
  rangesByRule,
  ruleOf,
  rulePlaceOf,
  rulesOf,
  runToEnd,
  sourceText,
  totalOf,
} from "../core/index.js";
import type { CompiledFile } from "./compiled.js";

/** Returns what each rule of a list decides, and the default. `withRanges` also lists the ranges. */
export function policyOf({ ruleSet, partition }: CompiledFile, withRanges: boolean) {
  const budget = budgetOf();
  const effect = runToEnd(effectOf(partition, halfOfBudget(budget)));
  const rangesOf = withRanges ? runToEnd(rangesByRule(partition, budget)) : undefined;
  const isShown = (id: RuleId) => isFirstOfGroup(ruleSet.rules, id) && !isUnread(ruleSet.rules, id);
  const words = Array.from(rulesOf(ruleSet), (rule, id) => ({ rule, id })).filter(({ id }) => isShown(id));
  const rules = words.map(({ rule, id }) => {
    const group = groupOf(ruleSet.rules, id);
    const { line, ...from } = rulePlaceOf(ruleSet, id);
    const decided = group.map((each) => rangesOf?.(each) ?? { ranges: [], isTruncated: false });
    return {
      line,
      action: rule.action,
      source: group.length === 1 ? formatSource(rule.source) : sourceText(ruleSet, id),
      ...from,
      matches: group.map((each) => matchCountOf(ruleOf(ruleSet, each).source)).reduce(plus, NO_ADDRESSES),
      decides: group.map((each) => decidesCountOf(effect, each)).reduce(plus, NO_ADDRESSES),
      isPartial: isPartial(ruleSet.rules, id),
      isProved: !group.some((each) => effect.uncertain.has(each)),
      decided: {
        ranges: decided.flatMap(({ ranges }) => ranges),
        isTruncated: decided.some(({ isTruncated }) => isTruncated),
      },
    };
  });
  return { rules, unmatched: effect.unmatched, unproved: effect.unproved };
}

/** Returns what a list decides for JSON, with at most `blocksAtMost` blocks of each rule. */
export function policyShape(list: CompiledFile, blocksAtMost?: number) {
  const { rules, unmatched, unproved } = policyOf(list, true);
  function* shapes() {
    for (const { isProved, isPartial: mayApply, matches, decides, decided, ...rule } of rules) {
      const counts = { matches: totalOf(matches).toString(), decides: totalOf(decides).toString() };
      const { blocks, isTruncated } = blocksIn(decided, blocksAtMost);
      const ranges = { ranges: blocks.map(({ cidr }) => cidr), truncated: isTruncated };
      yield { ...rule, ...counts, ...ranges, ...(!isProved && { unproved: true }), ...(mayApply && { partial: true }) };
    }
  }
  const left = { ipv4: unmatched.ipv4.toString(), ipv6: unmatched.ipv6.toString() };
  return {
    evaluate: modelOf(list.ruleSet),
    default: defaultActionOf(list.ruleSet),
    rules: shapes(),
    unmatched: isNone(unproved) ? left : { ...left, unproved: totalOf(unproved).toString() },
  };
}
