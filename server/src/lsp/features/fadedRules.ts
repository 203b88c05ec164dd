import { done, firstRuleFrom, isDead, ruleOf, spanOfRule } from "../../core/index.js";
import { type FadedRule, type FadedRulesParams, fadedRulesMethod } from "../../protocol/fadedRules.js";
import type { Feature } from "./feature.js";
import type { RuleFile } from "./ruleFile.js";

/** Lists the rules on some lines that decide nothing and that no published finding fades. */
export const fadedRules: Feature<FadedRulesParams, FadedRule[]> = {
  method: fadedRulesMethod,
  needs: "analysis",
  fallback: () => [],
  answer: ({ lists }, lines) => done(lists.flatMap((list) => fadedIn(list, lines))),
};

function fadedIn(
  { analysis: { ruleSet, traits }, selection: { published } }: RuleFile,
  { first, last }: FadedRulesParams,
): FadedRule[] {
  const faded = new Set(published.flatMap(({ place, faded }) => (faded && "rule" in place ? [place.rule] : [])));
  const dead: FadedRule[] = [];
  for (let id = firstRuleFrom(ruleSet.rules, first); id < ruleSet.rules.count; id++) {
    const line = ruleSet.rules.lines[id] ?? 0;
    if (line > last) break;
    if (isDead(traits, id) && !faded.has(id)) dead.push({ line, ...spanOfRule(ruleOf(ruleSet, id)) });
  }
  return dead;
}
