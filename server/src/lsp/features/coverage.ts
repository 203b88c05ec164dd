import { dependents, rulesOf, spanOfRule } from "../../core/index.js";
import { type CoverageResult, coverageMethod, type ExpectationsParams } from "../../protocol/expectations.js";
import type { Feature } from "./feature.js";

/** Counts the expectations that depend on each rule of a file. */
export const coverage: Feature<ExpectationsParams, CoverageResult> = {
  method: coverageMethod,
  needs: "server",
  fallback: () => [],
  async answer({ uri }, server, token) {
    const file = await server.newest(uri);
    if (file === undefined || file.unread !== undefined) return [];
    const { ruleSet } = file.analysis;
    const counts = await server.run((budget) => dependents(file.analysis, budget), token);
    return Array.from(rulesOf(ruleSet), (rule, id) => ({
      line: ruleSet.rules.lines[id] ?? 0,
      ...spanOfRule(rule),
      expectations: counts.get(id) ?? 0,
    }));
  },
};
