import {
  type Analysis,
  type Budget,
  dependents,
  inSteps,
  isIncluded,
  ruleOf,
  type Steps,
  spanOfRule,
} from "../../core/index.js";
import { type CoverageResult, coverageMethod, type ExpectationsParams } from "../../protocol/expectations.js";
import type { Feature } from "./feature.js";
import type { RuleFile } from "./ruleFile.js";

/** Counts the expectations that depend on each rule of a file. */
export const coverage: Feature<ExpectationsParams, CoverageResult> = {
  method: coverageMethod,
  needs: "server",
  fallback: () => [],
  async answer({ uri }, server, run) {
    const file = await server.newest(uri);
    if (file === undefined || file.unread !== undefined) return [];
    return run((budget) => coverageOfAll(file.lists, budget));
  },
};

function* coverageOfAll(lists: readonly RuleFile[], budget: Budget): Steps<CoverageResult> {
  const all: CoverageResult[] = [];
  for (const { analysis } of lists) all.push(yield* coverageOf(analysis, budget));
  return all.flat().sort((one, other) => one.line - other.line);
}

/** Returns none if the budget is not enough: a count that is too low would look like a rule without expectations. */
function* coverageOf(analysis: Analysis, budget: Budget): Steps<CoverageResult> {
  const { ruleSet } = analysis;
  const counts = yield* dependents(analysis, budget);
  if (counts === undefined) return [];
  const { rules } = ruleSet;
  const result: CoverageResult[number][] = [];
  yield* inSteps(rules.count, (from, to) => {
    for (let id = from; id < to; id++) {
      if (isIncluded(rules, id)) continue;
      const expectations = counts.get(id) ?? 0;
      result.push({ line: rules.lines[id] ?? 0, ...spanOfRule(ruleOf(ruleSet, id)), expectations });
    }
  });
  return result;
}
