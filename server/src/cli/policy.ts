import {
  blocksIn,
  budgetOf,
  decidesCountOf,
  defaultActionOf,
  effectOf,
  formatSource,
  halfOfBudget,
  isNone,
  lineNumberOf,
  matchCountOf,
  modelOf,
  rangesByRule,
  rulesOf,
  runToEnd,
  totalOf,
} from "../core/index.js";
import type { CompiledFile } from "./compiled.js";

/** Returns what each rule of a list decides, and the default. `withRanges` also lists the ranges. */
export function policyOf({ ruleSet, partition }: CompiledFile, withRanges: boolean) {
  const budget = budgetOf();
  const effect = runToEnd(effectOf(partition, halfOfBudget(budget)));
  const rangesOf = withRanges ? runToEnd(rangesByRule(partition, budget)) : undefined;
  const rules = Array.from(rulesOf(ruleSet), ({ action, source }, id) => ({
    line: lineNumberOf(ruleSet, id),
    action,
    source: formatSource(source),
    matches: matchCountOf(source),
    decides: decidesCountOf(effect, id),
    isProved: !effect.uncertain.has(id),
    decided: rangesOf?.(id) ?? { ranges: [], isTruncated: false },
  }));
  return { rules, unmatched: effect.unmatched, unproved: effect.unproved };
}

/** Returns what a list decides for JSON, with at most `blocksAtMost` blocks of each rule. */
export function policyShape(list: CompiledFile, blocksAtMost?: number) {
  const { rules, unmatched, unproved } = policyOf(list, true);
  function* shapes() {
    for (const { isProved, matches, decides, decided, ...rule } of rules) {
      const counts = { matches: totalOf(matches).toString(), decides: totalOf(decides).toString() };
      const { blocks, isTruncated } = blocksIn(decided, blocksAtMost);
      const ranges = { ranges: blocks.map(({ cidr }) => cidr), truncated: isTruncated };
      yield { ...rule, ...counts, ...ranges, ...(!isProved && { unproved: true }) };
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
