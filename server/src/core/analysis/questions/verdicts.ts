import type { Partition } from "../../matcher/partition.js";
import { type RuleSet, verdictOf } from "../../model/ruleSet.js";
import type { Source } from "../../model/source.js";
import type { Verdict } from "../../model/statement.js";
import type { Budget, Steps } from "../../text/steps.js";
import { type Blocks, blocksByKind } from "./ranges.js";
import { type Share, sharesOf } from "./shares.js";

/** The addresses of a source with one verdict. */
export interface VerdictShare extends Blocks {
  readonly count: bigint;
  /** The deciders, the largest share first. */
  readonly deciders: readonly Share[];
}

export interface Verdicts {
  readonly accept: VerdictShare;
  readonly reject: VerdictShare;
  /** How many addresses are not proved, since the step budget ran out. */
  readonly unproved: bigint;
}

/** Tests connections from a whole network. Lists at most `blocksAtMost` blocks of each verdict. O(cells inside it + blocks). */
export function* verdictsIn(
  ruleSet: RuleSet,
  partition: Partition,
  source: Source,
  blocksAtMost: number,
  budget: Budget,
): Steps<Verdicts> {
  const { shares, unproved } = yield* sharesOf(partition, source, budget);
  const blocksOf = yield* blocksByKind(partition, source, (rule) => verdictOf(ruleSet, rule), blocksAtMost, budget);
  const part = (verdict: Verdict): VerdictShare => {
    const deciders = shares.filter(({ rule }) => verdictOf(ruleSet, rule) === verdict);
    return {
      ...blocksOf(verdict),
      count: deciders.reduce((sum, { count }) => sum + count, 0n),
      deciders,
    };
  };
  return { accept: part("accept"), reject: part("reject"), unproved };
}
