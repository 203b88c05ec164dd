import { explainFailure } from "./failure.js";
import type { FindingKind } from "./kind.js";

export const expectationFailed: FindingKind = {
  code: "expectation-failed",
  summary: "an expectation that does not hold for every address",
  about: "line",
  severity: "error",
  fixes: ["fulfillExpectation", "expectOther", "expectDecider"],
  *find(analysis) {
    for (const proved of analysis.expectations) {
      const { counterExample } = proved;
      if (counterExample === undefined) continue;
      yield {
        place: { line: proved.line },
        span: proved.expectation.span,
        explain: (budget) => explainFailure(analysis, proved, counterExample, budget),
      };
    }
  },
};
