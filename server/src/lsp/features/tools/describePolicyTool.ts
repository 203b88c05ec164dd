import {
  analyzeInSteps,
  type Budget,
  byFamily,
  capitalized,
  counted,
  decidesCountOf,
  describeLeftOut,
  type Effect,
  effectOf,
  groupOf,
  inSteps,
  isFirstOfGroup,
  isNone,
  isPartial,
  isUnread,
  matchCountOf,
  mayDecide,
  mention,
  NO_ADDRESSES,
  plus,
  type RuleId,
  type RuleSet,
  ruleOf,
  type Steps,
  shareOf,
  whyOf,
} from "../../../core/index.js";
import { headOf, type ListView } from "./analysedFile.js";
import { boundedText } from "./boundedText.js";

/** Describes what each rule decides, and what the default decides. */
export function* describePolicyTool(list: ListView, budget: Budget): Steps<string> {
  const { ruleSet, partition } = list.view;
  const effect = yield* effectOf(partition, budget);
  const words = yield* wordsIn(ruleSet);
  const isSame = ruleSet === list.analysis.ruleSet;
  const leftOut = describeLeftOut(isSame ? list.analysis : yield* analyzeInSteps(ruleSet, budget));
  const unmatched = byFamily(effect.unmatched);
  return yield* boundedText(
    [
      ...(yield* headOf(list, budget)),
      ...(unmatched.length === 0 ? [] : [`default: ${unmatched.join(" · ")}`]),
      ...(leftOut === undefined ? [] : [`${capitalized(leftOut)}.`]),
      "What each rule decides of what it matches:",
    ],
    entriesOf(ruleSet, effect, words),
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

/** Yields an entry for each of some rules. Computes only the entries that the caller reads. */
function* entriesOf(ruleSet: RuleSet, effect: Effect, ids: readonly RuleId[]): Generator<string> {
  for (const id of ids) yield `  ${mention(ruleSet, id)}: ${decidesText(ruleSet, effect, id)}`;
}

function decidesText(ruleSet: RuleSet, effect: Effect, id: RuleId): string {
  if (isPartial(ruleSet.rules, id)) return `${mayDecide(ruleSet, id)}: ${whyOf(ruleSet, id)}`;
  const group = groupOf(ruleSet.rules, id);
  const decided = group.map((each) => decidesCountOf(effect, each)).reduce(plus, NO_ADDRESSES);
  const share = shareOf(
    decided,
    group.map((each) => matchCountOf(ruleOf(ruleSet, each).source)).reduce(plus, NO_ADDRESSES),
  );
  if (group.some((each) => effect.uncertain.has(each))) return `at least ${share}`;
  return isNone(decided) ? "nothing" : share;
}
