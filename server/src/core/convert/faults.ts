import { analyzeInSteps } from "../analysis/analyze.js";
import { findingsInSteps } from "../findings/findings.js";
import type { RuleSet } from "../model/ruleSet.js";
import { partialRules } from "../model/ruleTable.js";
import type { Budget, Steps } from "../text/steps.js";
import type { FaultyLine } from "./refusal.js";

/**
 * Returns the lines that give no rule, and the expectations that fail.
 *
 * An error of a rule changes nothing: what it says is written.
 */
export function* faultsIn(list: RuleSet, budget: Budget): Steps<readonly FaultyLine[]> {
  const faults = new Map<number, string>();
  const partial = new Set(partialRules(list.rules).map((id) => list.rules.lines[id]));
  for (const { code, line } of list.remarks)
    if (code === "analysis-incomplete" && !partial.has(line)) faults.set(line, code);
  const analysis = yield* analyzeInSteps(list, budget);
  for (const { code, place } of (yield* findingsInSteps(analysis)).list("error"))
    if ("line" in place && !leavesMeaning.has(code)) faults.set(place.line, code);
  return [...faults].map(([line, code]) => ({ line, code })).sort((one, other) => one.line - other.line);
}

/** The errors of lines that mean something in spite of them. */
const leavesMeaning: ReadonlySet<string> = new Set(["reads-differently", "inverted-mask", "suspicious-mask"]);
