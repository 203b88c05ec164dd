import {
  type Analysis,
  analyzeInSteps,
  type Budget,
  byFamily,
  capitalized,
  counted,
  describeEffect,
  describeLeftOut,
  effectOf,
  inSteps,
  isFirstOfGroup,
  isUnread,
  isWhollyPartial,
  mention,
  type RuleId,
  type RuleSet,
  type Steps,
  type WordEffect,
  whyOf,
  wordEffectsOf,
} from "../../../core/index.js";
import { headOf, type ListView } from "./analysedFile.js";
import { boundedText } from "./boundedText.js";

/** Describes what each rule decides, and what the default decides. */
export function* describePolicyTool(list: ListView, budget: Budget): Steps<string> {
  const { ruleSet, partition } = list.view;
  const effect = yield* effectOf(partition, budget);
  const words = yield* wordsIn(ruleSet);
  const isSame = ruleSet === list.analysis.ruleSet;
  const analysis = isSame ? list.analysis : yield* analyzeInSteps(ruleSet, budget);
  const leftOut = describeLeftOut(analysis);
  const asked = ruleSet.conditions.length === 0 ? undefined : analysis;
  const wordEffect = yield* wordEffectsOf(list.view, effect, asked, budget);
  const unmatched = byFamily(effect.unmatched);
  return yield* boundedText(
    [
      ...(yield* headOf(list, budget)),
      ...(unmatched.length === 0 ? [] : [`default: ${unmatched.join(" · ")}`]),
      ...(leftOut === undefined ? [] : [`${capitalized(leftOut)}.`]),
      "What each rule decides of what it matches:",
    ],
    entriesOf(analysis, wordEffect, words),
    words.length,
    (left) => `  … and ${counted(left, "more rule")}. "imcrules policy" on the command line lists all.`,
  );
}

/** Returns the first rule of each word that people see as a rule. */
function* wordsIn({ rules }: RuleSet): Steps<readonly RuleId[]> {
  const ids: RuleId[] = [];
  yield* inSteps(rules.count, (from, to) => {
    for (let id = from; id < to; id++) if (isFirstOfGroup(rules, id) && !isUnread(rules, id)) ids.push(id);
  });
  return ids;
}

/** Yields an entry for each of some rules, `undefined` between two steps. Computes only the entries that the caller reads. */
function* entriesOf(
  analysis: Analysis,
  wordEffect: (id: RuleId) => Steps<WordEffect>,
  ids: readonly RuleId[],
): Generator<string | undefined> {
  const { ruleSet } = analysis;
  for (const id of ids) {
    const isPartial = isWhollyPartial(analysis, id);
    const decides = describeEffect(yield* wordEffect(id), isPartial).replace(/^decides /, "");
    yield `  ${mention(ruleSet, id)}: ${decides}${isPartial ? `: ${whyOf(ruleSet, id)}` : ""}`;
  }
}
