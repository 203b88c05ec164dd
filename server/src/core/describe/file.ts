import { type AddressCount, isNone, NO_ADDRESSES } from "../address/count.js";
import type { Analysis } from "../analysis/analyze.js";
import { hasFailed } from "../analysis/passes/expectations.js";
import { countsIn } from "../analysis/questions/effect.js";
import { familiesWithRules } from "../model/ruleSet.js";
import type { Budget, Steps } from "../text/steps.js";
import { byFamily, counted, type NumberForm } from "./counts.js";
import { familyNameOf } from "./wording.js";

/**
 * Describes a file in parts: `12 rules`, `accepts IPv4: 3,480`, `the rest is rejected`, `2 expectations hold`.
 *
 * O(ranges), as far as the budget lasts.
 */
export function* describeFile(
  analysis: Analysis,
  budget: Budget,
  form: NumberForm = "plain",
): Steps<readonly string[]> {
  const { rules, problemCount } = analysis.ruleSet;
  const ignored = problemCount === 0 ? [] : [`${counted(problemCount, "line")} ignored`];
  const verdicts = yield* verdictParts(analysis, budget, form);
  return [counted(rules.count, "rule"), ...verdicts, ...expectationParts(analysis), ...ignored];
}

/** Describes the verdict that fewer addresses get, in the families for which the file has rules. */
function* verdictParts(analysis: Analysis, budget: Budget, form: NumberForm): Steps<readonly string[]> {
  const families = familiesWithRules(analysis.ruleSet);
  if (families.length === 0) return [];
  const [accepted, rejected] = [{ ...NO_ADDRESSES }, { ...NO_ADDRESSES }];
  let isProved = true;
  for (const family of families) {
    const counts = yield* countsIn(analysis, family, budget);
    accepted[family] = counts.accept;
    rejected[family] = counts.reject;
    isProved &&= counts.unproved === 0n;
  }
  const partsOf = (verb: string, count: AddressCount) =>
    byFamily(count, form).map((part, place) => (place === 0 ? `${verb} ${part}` : part));
  if (!isProved) return [...partsOf("accepts at least", accepted), ...partsOf("rejects at least", rejected)];
  const familyName = familyNameOf(analysis);
  if (isNone(rejected)) return [`accepts every ${familyName}address`];
  if (isNone(accepted)) return [`rejects every ${familyName}address`];
  const rest = families.length > 1 ? "the rest" : `the rest of ${familyName.trim()}`;
  return families.every((family) => rejected[family] <= accepted[family])
    ? [...partsOf("rejects", rejected), `${rest} is accepted`]
    : [...partsOf("accepts", accepted), `${rest} is rejected`];
}

function expectationParts({ expectations }: Analysis): readonly string[] {
  if (expectations.length === 0) return [];
  const failed = expectations.filter(hasFailed).length;
  const unproved = expectations.filter((proved) => !hasFailed(proved) && !isNone(proved.unproved)).length;
  if (failed > 0)
    return [`${failed} of ${counted(expectations.length, "expectation")} ${failed === 1 ? "fails" : "fail"}`];
  if (unproved > 0) return [`${unproved} of ${counted(expectations.length, "expectation")} not proved`];
  return [`${counted(expectations.length, "expectation")} ${expectations.length === 1 ? "holds" : "hold"}`];
}
