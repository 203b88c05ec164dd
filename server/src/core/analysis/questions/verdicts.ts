import { addressOf, formatAddress } from "../../address/address.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import { blocksOfRun, runsOf } from "../../matcher/read/runs.js";
import { type RuleId, type RuleSet, verdictOf } from "../../model/ruleSet.js";
import { familiesOf, type Source } from "../../model/source.js";
import type { Verdict } from "../../model/statement.js";
import { type Blocks, blocksByKind, formatBlock } from "./blocks.js";
import { type Share, sharesOf } from "./shares.js";

/** The addresses of a source with one verdict. */
export interface VerdictPart extends Blocks {
  readonly count: bigint;
  /** The deciders, the largest share first. */
  readonly deciders: readonly Share[];
}

export interface Verdicts {
  readonly accept: VerdictPart;
  readonly reject: VerdictPart;
  /** How many addresses are not proved, since the step budget ran out. */
  readonly unproved: bigint;
}

/** Tests connections from a whole network. Lists at most `blocksAtMost` blocks of each verdict. O(cells inside it + blocks). */
export function verdictsIn(ruleSet: RuleSet, partition: Partition, source: Source, blocksAtMost: number): Verdicts {
  const { shares, unproved } = sharesOf(partition, source);
  const blocksOf = blocksByKind(partition, source, (rule) => verdictOf(ruleSet, rule), blocksAtMost);
  const part = (verdict: Verdict): VerdictPart => {
    const deciders = shares.filter(({ rule }) => verdictOf(ruleSet, rule) === verdict);
    return {
      ...blocksOf(verdict),
      count: deciders.reduce((sum, { count }) => sum + count, 0n),
      deciders,
    };
  };
  return { accept: part("accept"), reject: part("reject"), unproved };
}

/** A range inside a source: consecutive addresses with one decider. */
export interface DecidedPart {
  readonly first: string;
  readonly last: string;
  /** The range as people write it: a network if it is one, else `10.0.0.5-10.0.0.9`. */
  readonly name: string;
  /** The decider, `undefined` for the default. */
  readonly rule: RuleId | undefined;
}

export interface DecidedParts {
  readonly parts: readonly DecidedPart[];
  /** Whether there are more ranges. */
  readonly isTruncated: boolean;
}

/** Returns the first `atMost` ranges of a source in their order, IPv4 first. Leaves out what is not proved. */
export function decidedParts(partition: Partition, source: Source, atMost: number): DecidedParts {
  const parts: DecidedPart[] = [];
  for (const family of familiesOf(source)) {
    for (const { from, to, kind } of runsOf(
      [partition],
      family,
      ([answer]) => (answer?.open === undefined ? answer?.first : undefined),
      () => true,
      source,
    )) {
      if (parts.length === atMost) return { parts, isTruncated: true };
      const [first, last] = [from, to].map((value) => formatAddress(addressOf(family, value)));
      const [block, next] = blocksOfRun(family, { from, to });
      const name = block !== undefined && next === undefined ? formatBlock(family, block) : `${first}-${last}`;
      parts.push({ first: first ?? "", last: last ?? "", name, rule: ruleAt(partition, kind) });
    }
  }
  return { parts, isTruncated: false };
}
