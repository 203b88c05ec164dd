import { type Analysis, firstRuleFrom, isDead, isProved, ruleOf, spanOfRule } from "../../core/index.js";
import type { DeadRule, GutterMarks } from "../../protocol/gutterMarks.js";
import type { Selection } from "./diagnostics.js";

/** The rules on lines `first` to `last` that decide nothing, and the expectations there that hold. */
export function gutterMarks(analysis: Analysis, selection: Selection, first: number, last: number): GutterMarks {
  const proved = analysis.expectations.filter((one) => one.line >= first && one.line <= last && isProved(one));
  return { dead: deadRules(analysis, selection, first, last), proved: proved.map(({ line }) => line) };
}

function deadRules({ ruleSet, traits }: Analysis, selection: Selection, first: number, last: number): DeadRule[] {
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
