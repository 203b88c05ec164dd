import { type Analysis, firstRuleFrom, isDead, ruleOf, spanOfRule } from "../../core/index.js";
import type { DeadRule } from "../../protocol/deadRules.js";
import type { Selection } from "./diagnostics.js";

/** The rules on lines `first` to `last` that decide nothing. */
export function deadRules(
  { ruleSet, traits }: Analysis,
  selection: Selection,
  first: number,
  last: number,
): DeadRule[] {
  const faded = new Set(
    selection.published.flatMap(({ place, faded }) => (faded && "rule" in place ? [place.rule] : [])),
  );
  const dead: DeadRule[] = [];
  for (let id = firstRuleFrom(ruleSet.rules, first); id < ruleSet.rules.count; id++) {
    const line = ruleSet.rules.lines[id] ?? 0;
    if (line > last) break;
    if (isDead(traits, id)) dead.push({ line, ...spanOfRule(ruleOf(ruleSet, id)), isFaded: faded.has(id) });
  }
  return dead;
}
