import { type AddressCount, NO_ADDRESSES, plus, totalOf } from "../../address/count.js";
import { type CompiledList, compileInSteps } from "../../matcher/partition.js";
import { hasDecided } from "../../matcher/read/cells.js";
import type { Condition } from "../../model/condition.js";
import { modelOf, type RuleId } from "../../model/ruleSet.js";
import { firstOfGroup, groupOf, isFirstOfGroup, isPartial, sourceOf } from "../../model/ruleTable.js";
import { sliceWhere } from "../../model/slice.js";
import { matchCountOf } from "../../model/source.js";
import { type Budget, halfOfBudget, type Steps } from "../../text/steps.js";
import { firstFrom } from "../../text/text.js";
import { type Analysis, judgedIn } from "../analyze.js";
import { isDead } from "../passes/traits.js";
import { decidesCountOf, type Effect, effectOf } from "./effect.js";
import { sharesOf } from "./shares.js";

/** How many addresses the word of a rule decides, whatever else may hold of a connection. */
export interface WordEffect {
  readonly matches: AddressCount;
  /** How many its sure rules decide among the sure rules of the list. */
  readonly decides: AddressCount;
  /** How many it decides even where all partial rules apply. */
  readonly atLeast: AddressCount;
  readonly atMost: AddressCount;
  /** False if the step budget ran out before all that the word decides was found. */
  readonly isProved: boolean;
}

/**
 * Returns a function that counts what the word of a rule decides. `effect` is that of the list.
 *
 * `analysis` is needed for a list with conditions only. O(rules + cells), as far as the budget lasts.
 */
export function* wordEffectsOf(
  { ruleSet: { rules } }: CompiledList,
  effect: Effect,
  analysis: Analysis | undefined,
  budget: Budget,
): Steps<(id: RuleId) => Steps<WordEffect>> {
  const leastOf = analysis === undefined ? undefined : yield* leastOfSure(analysis, budget);
  return function* (id) {
    const group = groupOf(rules, id);
    const sum = (countOf: (each: RuleId) => AddressCount) => group.map(countOf).reduce(plus, NO_ADDRESSES);
    const decides = sum((each) => decidesCountOf(effect, each));
    return {
      matches: sum((each) => matchCountOf(sourceOf(rules, each))),
      decides,
      atLeast: leastOf === undefined ? decides : sum(leastOf),
      atMost: analysis === undefined ? decides : plus(decides, yield* mostOfPartial(analysis, id, budget)),
      isProved: !group.some((each) => effect.uncertain.has(each)),
    };
  };
}

/** Whether a word decides the same addresses for all connections. */
export function isSettled({ atLeast, atMost }: WordEffect): boolean {
  return totalOf(atLeast) === totalOf(atMost);
}

/** Whether all rules of a word are partial. */
export function isWhollyPartial({ ruleSet: { rules } }: Pick<Analysis, "ruleSet">, id: RuleId): boolean {
  return groupOf(rules, id).every((each) => isPartial(rules, each));
}

/**
 * Returns how many addresses the partial rules of a word decide at most: each those of the slice of its condition.
 *
 * A rule without a slice counts with all that it matches. So does each where the most specific rule decides, since nobody knows how
 * specific a partial rule is. O(cells inside them), as far as the budget lasts.
 */
export function* mostOfPartial(analysis: Analysis, word: RuleId, budget: Budget): Steps<AddressCount> {
  const { ruleSet, traits } = analysis;
  const { rules } = ruleSet;
  let most = NO_ADDRESSES;
  if (isDead(traits, firstOfGroup(rules, word))) return most;
  for (const id of groupOf(rules, word)) {
    if (!isPartial(rules, id)) continue;
    const source = sourceOf(rules, id);
    const [slice, own] = judgedIn(analysis, id);
    if (slice === analysis || modelOf(ruleSet) !== "first-match") {
      most = plus(most, matchCountOf(source));
      continue;
    }
    const { shares, unproved } = yield* sharesOf(slice.partition, source, budget);
    most = plus(most, plus(shares.find(({ rule }) => rule === own)?.count ?? NO_ADDRESSES, unproved));
  }
  return most;
}

/** Returns a function that counts what a sure rule decides even where all partial rules apply. */
function* leastOfSure(analysis: Analysis, budget: Budget): Steps<(id: RuleId) => AddressCount> {
  const { ruleSet } = analysis;
  const { rules } = ruleSet;
  // Nobody knows how specific a partial rule is.
  if (modelOf(ruleSet) !== "first-match") return () => NO_ADDRESSES;
  const living = new Set(livingPartialRules(analysis));
  const all = yield* sliceWhere(ruleSet, anyConnection, (id) => living.has(id));
  const effect = yield* effectOf(
    yield* compileInSteps(all.ruleSet, "first-match", halfOfBudget(budget)),
    halfOfBudget(budget),
  );
  return (id) => (isPartial(rules, id) ? NO_ADDRESSES : decidesCountOf(effect, firstFrom(all.ids, id)));
}

/** Returns the partial rules of a list that may decide something, in file order. O(rules) if there are some. */
export function livingPartialRules({
  ruleSet: { rules },
  traits,
}: Pick<Analysis, "ruleSet" | "traits">): readonly RuleId[] {
  let word = 0;
  const found: RuleId[] = [];
  if (rules.conditions === undefined) return found;
  for (let id = 0; id < rules.count; id++) {
    // Only the first rule of a word has its traits.
    if (isFirstOfGroup(rules, id)) word = id;
    if (isPartial(rules, id) && !isDead(traits, word)) found.push(id);
  }
  return found;
}

/** What holds of every connection. */
const anyConnection: Condition = { atoms: [], why: "" };

/**
 * Leaves out partial rules that decide no address before the word of a sure rule does. Keeps all sure rules.
 *
 * Keeps also the rules after the first {@link PROVED_AT_MOST}. O(cells inside the rules before), as far as the budget lasts.
 */
export function* withoutLatePartial(
  { ruleSet: { rules }, partition, traits }: Analysis,
  word: RuleId,
  some: readonly RuleId[],
  budget: Budget,
): Steps<readonly RuleId[]> {
  const own = new Set<RuleId | undefined>(groupOf(rules, word));
  const found: RuleId[] = [];
  for (const [place, id] of some.entries()) {
    if (place >= PROVED_AT_MOST || !isPartial(rules, id) || (yield* takesSome(id))) found.push(id);
  }
  return found;

  function* takesSome(id: RuleId): Steps<boolean> {
    if (isDead(traits, firstOfGroup(rules, id))) return false;
    for (const each of groupOf(rules, id)) {
      if (!isPartial(rules, each)) continue;
      const isOwn = (rule: RuleId | undefined, isProved: boolean) => !isProved || own.has(rule);
      if (yield* hasDecided(partition, sourceOf(rules, each), budget, isOwn)) return true;
    }
    return false;
  }
}

/** More rules nobody reads. */
const PROVED_AT_MOST = 32;
