import { type Analysis, firstRuleFrom, isDead, ruleOf, spanOfRule } from "../../core/index.js";
import type { FadedLine } from "../../protocol/fadedLines.js";
import type { Selection } from "./diagnostics.js";

/** The rules on lines `first` to `last` that decide nothing and that no published diagnostic fades. */
export function fadedLines(
  { ruleSet, traits }: Analysis,
  selection: Selection,
  first: number,
  last: number,
): FadedLine[] {
  const shown = new Set(
    selection.published.flatMap(({ place, faded }) => (faded && "rule" in place ? [place.rule] : [])),
  );
  const lines: FadedLine[] = [];
  for (let id = firstRuleFrom(ruleSet.rules, first); id < ruleSet.rules.count; id++) {
    const line = ruleSet.rules.lines[id] ?? 0;
    if (line > last) break;
    if (isDead(traits, id) && !shown.has(id)) lines.push({ line, ...spanOfRule(ruleOf(ruleSet, id)) });
  }
  return lines;
}
