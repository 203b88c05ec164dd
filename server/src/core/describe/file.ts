import type { Analysis } from "../analysis/analyze.js";
import { hasFailed } from "../analysis/passes/expectations.js";
import { countsIn } from "../analysis/questions/effect.js";
import { familiesWithRules } from "../model/ruleSet.js";
import type { Budget, Steps } from "../text/steps.js";
import { addresses, counted, familyNameOf } from "./wording.js";

/** Describes a file in parts: `12 rules`, `accepts 3,480 addresses`, `the rest is rejected`, `2 expectations hold`. O(ranges), as far as the budget lasts. */
export function* describeFile(analysis: Analysis, budget: Budget): Steps<readonly string[]> {
  const { rules, problemCount } = analysis.ruleSet;
  const ignored = problemCount === 0 ? [] : [`${counted(problemCount, "line")} ignored`];
  const verdicts = yield* verdictParts(analysis, budget);
  return [counted(rules.count, "rule"), ...verdicts, ...expectationParts(analysis), ...ignored];
}

/** Describes the verdict that fewer addresses get, in the families for which the file has rules. */
function* verdictParts(analysis: Analysis, budget: Budget): Steps<readonly string[]> {
  const families = familiesWithRules(analysis.ruleSet);
  if (families.length === 0) return [];
  let [accepted, rejected, unproved] = [0n, 0n, 0n];
  for (const family of families) {
    const counts = yield* countsIn(analysis, family, budget);
    accepted += counts.accept;
    rejected += counts.reject;
    unproved += counts.unproved;
  }
  const familyName = familyNameOf(analysis);
  if (unproved > 0n) {
    return [
      `accepts at least ${addressesOf(accepted, familyName)}`,
      `rejects at least ${addressesOf(rejected, familyName)}`,
    ];
  }
  if (rejected === 0n) return [`accepts every ${familyName}address`];
  if (accepted === 0n) return [`rejects every ${familyName}address`];
  return accepted <= rejected
    ? [`accepts ${addressesOf(accepted, familyName)}`, "the rest is rejected"]
    : [`rejects ${addressesOf(rejected, familyName)}`, "the rest is accepted"];
}

function addressesOf(count: bigint, familyName: string): string {
  return addresses(count).replace(" ", ` ${familyName}`);
}

function expectationParts({ expectations }: Analysis): readonly string[] {
  if (expectations.length === 0) return [];
  const failed = expectations.filter(hasFailed).length;
  const unproved = expectations.filter((proved) => !hasFailed(proved) && proved.unproved > 0n).length;
  if (failed > 0)
    return [`${failed} of ${counted(expectations.length, "expectation")} ${failed === 1 ? "fails" : "fail"}`];
  if (unproved > 0) return [`${unproved} of ${counted(expectations.length, "expectation")} not proved`];
  return [`${counted(expectations.length, "expectation")} ${expectations.length === 1 ? "holds" : "hold"}`];
}
