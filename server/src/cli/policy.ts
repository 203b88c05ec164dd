import {
  analyze,
  blocksIn,
  budgetOf,
  defaultActionOf,
  describeLeftOut,
  effectOf,
  formatSource,
  groupOf,
  halfOfBudget,
  isFirstOfGroup,
  isNone,
  isSettled,
  isUnread,
  isWhollyPartial,
  modelOf,
  type RuleId,
  rangesByRule,
  rulePlaceOf,
  rulesOf,
  runToEnd,
  sourceText,
  totalOf,
  wordEffectsOf,
} from "../core/index.js";
import type { CompiledFile } from "./compiled.js";

/** Returns what each rule of a list decides, and the default. `withRanges` also lists the ranges. */
export function policyOf(list: CompiledFile, withRanges: boolean) {
  const { ruleSet, partition } = list;
  // Most lists have no conditions, and need no analysis.
  const analysis = ruleSet.conditions.length === 0 ? undefined : analyze(ruleSet);
  const budget = budgetOf();
  const effect = runToEnd(effectOf(partition, halfOfBudget(budget)));
  const wordEffect = runToEnd(wordEffectsOf(list, effect, analysis, halfOfBudget(budget)));
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
      effect: runToEnd(wordEffect(id)),
      isPartial: isWhollyPartial(list, id),
      decided: {
        ranges: decided.flatMap(({ ranges }) => ranges),
        isTruncated: decided.some(({ isTruncated }) => isTruncated),
      },
    };
  });
  const leftOut = analysis === undefined ? undefined : describeLeftOut(analysis);
  return { rules, unmatched: effect.unmatched, unproved: effect.unproved, leftOut };
}

/** Returns what a list decides for JSON, with at most `blocksAtMost` blocks of each rule. */
export function policyShape(list: CompiledFile, blocksAtMost?: number) {
  const { rules, unmatched, unproved } = policyOf(list, true);
  function* shapes() {
    for (const { effect, isPartial, decided, ...rule } of rules) {
      const { matches, decides, atLeast, atMost } = effect;
      const counts = { matches: totalOf(matches).toString(), decides: totalOf(decides).toString() };
      const bounds = { atLeast: totalOf(atLeast).toString(), atMost: totalOf(atMost).toString() };
      const { blocks, isTruncated } = blocksIn(decided, blocksAtMost);
      const ranges = { ranges: blocks.map(({ cidr }) => cidr), truncated: isTruncated };
      yield {
        ...rule,
        ...counts,
        ...(!isSettled(effect) && bounds),
        ...ranges,
        ...(!effect.isProved && { unproved: true }),
        ...(isPartial && { partial: true }),
      };
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
