import { type AddressCount, isNone, NO_ADDRESSES, plus } from "../../address/count.js";
import type { Partition } from "../../matcher/partition.js";
import { type RuleId, type RuleSet, verdictOf } from "../../model/ruleSet.js";
import type { Asked } from "../../model/source.js";
import type { Verdict } from "../../model/statement.js";
import { unlessOf } from "../../model/unless.js";
import type { Budget, Steps } from "../../text/steps.js";
import { type Ranges, rangesByKind } from "./ranges.js";
import { type Share, sharesOf } from "./shares.js";

/** The addresses of a source with one verdict. */
export interface VerdictShare extends Ranges {
  readonly count: AddressCount;
  /** The deciders, the largest share first. */
  readonly deciders: readonly Share[];
}

export interface Verdicts {
  /** The verdict of all addresses. `mixed` if there are both. `unproved` if the step budget ran out before there were both. */
  readonly verdict: Verdict | "mixed" | "unproved";
  readonly accept: VerdictShare;
  readonly reject: VerdictShare;
  /** How many addresses are not proved, since the step budget ran out. */
  readonly unproved: AddressCount;
  /** The rules that may give some of the addresses the other verdict, see {@link unlessOf}. */
  readonly unless: readonly RuleId[];
}

/** Tests connections from a whole network or range. Lists at most `rangesAtMost` ranges of each verdict. O(cells inside it + ranges). */
export function* verdictsIn(
  ruleSet: RuleSet,
  partition: Partition,
  asked: Asked,
  rangesAtMost: number,
  budget: Budget,
): Steps<Verdicts> {
  const { shares, unproved } = yield* sharesOf(partition, asked, budget);
  const rangesOf = yield* rangesByKind(partition, asked, (rule) => verdictOf(ruleSet, rule), rangesAtMost, budget);
  const part = (verdict: Verdict): VerdictShare => {
    const deciders = shares.filter(({ rule }) => verdictOf(ruleSet, rule) === verdict);
    return {
      ...rangesOf(verdict),
      count: deciders.reduce((sum, { count }) => plus(sum, count), NO_ADDRESSES),
      deciders,
    };
  };
  const [accept, reject] = [part("accept"), part("reject")];
  const isMixed = !isNone(accept.count) && !isNone(reject.count);
  const only = !isNone(unproved) ? "unproved" : isNone(accept.count) ? "reject" : "accept";
  const unless = [accept, reject].flatMap(({ deciders }) =>
    unlessOf(
      ruleSet,
      deciders.map(({ rule }) => rule),
      asked,
    ),
  );
  return { verdict: isMixed ? "mixed" : only, accept, reject, unproved, unless };
}
