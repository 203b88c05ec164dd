import { type Analysis, ruleOf, spanOfRule } from "../../core/index.js";
import type { FadedLine } from "../../protocol/fadedLines.js";
import type { Selection } from "./diagnostics.js";

/** The rules on lines `first` to `last` that decide nothing and that no published diagnostic fades. */
export function fadedLines(
  { ruleSet, dead }: Analysis,
  selection: Selection,
  first: number,
  last: number,
): FadedLine[] {
  const shown = new Set(
    selection.published.flatMap(({ place, faded }) => (faded && "rule" in place ? [place.rule] : [])),
  );
  const lines: FadedLine[] = [];
  for (let id = firstRuleFrom(ruleSet.ruleLines, first); id < ruleSet.rules.length; id++) {
    const line = ruleSet.ruleLines[id] ?? 0;
    if (line > last) break;
    if (dead.has(id) && !shown.has(id)) lines.push({ line, ...spanOfRule(ruleOf(ruleSet, id)) });
  }
  return lines;
}

function firstRuleFrom(ruleLines: Uint32Array, line: number): number {
  let low = 0;
  let high = ruleLines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ruleLines[middle] ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
