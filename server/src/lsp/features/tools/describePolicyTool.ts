import {
  type Budget,
  byFamily,
  counted,
  decidesCountOf,
  type Effect,
  effectOf,
  isNone,
  matchCountOf,
  mention,
  type RuleSet,
  ruleOf,
  type Steps,
  shareOf,
} from "../../../core/index.js";
import { type AnalysedFile, headOf } from "./analysedFile.js";
import { boundedText } from "./boundedText.js";

/** Describes what each rule decides, and what the default decides. */
export function* describePolicyTool(file: AnalysedFile, budget: Budget): Steps<string> {
  const { ruleSet, partition } = file.analysis;
  const effect = yield* effectOf(partition, budget);
  const unmatched = byFamily(effect.unmatched);
  return yield* boundedText(
    [
      ...(yield* headOf(file, budget)),
      ...(unmatched.length === 0 ? [] : [`default: ${unmatched.join(" · ")}`]),
      "What each rule decides of what it matches:",
    ],
    entriesOf(ruleSet, effect),
    ruleSet.rules.count,
    (left) => `  … and ${counted(left, "more rule")}. "imcrules policy" on the command line lists all.`,
  );
}

/** Yields an entry for each rule. Computes only the entries that the caller reads. */
function* entriesOf(ruleSet: RuleSet, effect: Effect): Generator<string> {
  for (let id = 0; id < ruleSet.rules.count; id++) {
    const decided = decidesCountOf(effect, id);
    const share = shareOf(decided, matchCountOf(ruleOf(ruleSet, id).source));
    const certain = isNone(decided) ? "nothing" : share;
    const decides = effect.uncertain.has(id) ? `at least ${share}` : certain;
    yield `  ${mention(ruleSet, id)}: ${decides}`;
  }
}
