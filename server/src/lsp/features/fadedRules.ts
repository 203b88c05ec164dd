import { type Analysis, firstRuleFrom, isDead, ruleOf, spanOfRule } from "../../core/index.js";
import type { FadedRule } from "../../protocol/fadedRules.js";
import type { Selection } from "./diagnostics.js";

/** The rules on lines `first` to `last` that decide nothing and that no published finding fades. */
export function fadedRules(
  { ruleSet, traits }: Analysis,
  selection: Selection,
  first: number,
  last: number,
): FadedRule[] {
  const faded = new Set(
    selection.published.flatMap(({ place, faded }) => (faded && "rule" in place ? [place.rule] : [])),
  );
  const dead: FadedRule[] = [];
  for (let id = firstRuleFrom(ruleSet.rules, first); id < ruleSet.rules.count; id++) {
    const line = ruleSet.rules.lines[id] ?? 0;
    if (line > last) break;
    if (isDead(traits, id) && !faded.has(id)) dead.push({ line, ...spanOfRule(ruleOf(ruleSet, id)) });
  }
  return dead;
}
