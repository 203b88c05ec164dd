import { addressOf, formatAddress } from "../../address/address.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import { blocksOfRun, runsOf } from "../../matcher/read/runs.js";
import { type RuleId, type RuleSet, verdictOf } from "../../model/ruleSet.js";
import { familiesOf, type Source } from "../../model/source.js";
import type { Verdict } from "../../model/statement.js";
import { formatBlock } from "./policy.js";
import { type Share, sharesOf } from "./shares.js";

/** The addresses of a source that get one verdict. */
export interface VerdictPart {
  readonly count: bigint;
  /** The fewest CIDR blocks, whoever decides them; IPv4 first, each family in its order. */
  readonly blocks: readonly string[];
  /** Whether there are more blocks than are listed. */
  readonly isTruncated: boolean;
  /** Who decides them, the largest share first. */
  readonly deciders: readonly Share[];
}

export interface Verdicts {
  readonly accept: VerdictPart;
  readonly reject: VerdictPart;
  /** How many addresses it is not known of, since the step budget ran out. */
  readonly unproved: bigint;
}

/** What happens to connections from a whole network. O(cells in it), and O(blocks) of those that are listed. */
export function verdictsIn(ruleSet: RuleSet, partition: Partition, source: Source, blocksAtMost: number): Verdicts {
  const { shares, unproved } = sharesOf(partition, source);
  const { blocks, truncated } = blocksIn(ruleSet, partition, source, blocksAtMost);
  const part = (verdict: Verdict): VerdictPart => {
    const deciders = shares.filter(({ rule }) => verdictOf(ruleSet, rule) === verdict);
    return {
      count: deciders.reduce((sum, { count }) => sum + count, 0n),
      blocks: blocks[verdict],
      isTruncated: truncated.has(verdict),
      deciders,
    };
  };
  return { accept: part("accept"), reject: part("reject"), unproved };
}

/** Consecutive addresses of a source that one rule decides; `undefined` is the default. */
export interface DecidedPart {
  readonly first: string;
  readonly last: string;
  /** As people write it: a network where the part is one, else `10.0.0.5-10.0.0.9`. */
  readonly name: string;
  readonly rule: RuleId | undefined;
}

export interface DecidedParts {
  readonly parts: readonly DecidedPart[];
  /** Whether there are more parts than are listed. */
  readonly isTruncated: boolean;
}

/** Who decides connections from a network, part by part: IPv4 first, each family in its order. Leaves out what is not proved. */
export function decidedParts(partition: Partition, source: Source, atMost: number): DecidedParts {
  const parts: DecidedPart[] = [];
  for (const family of familiesOf(source)) {
    for (const { from, to, kind } of runsOf(
      [partition],
      family,
      ([answer]) => (isProved(answer) ? answer.first : undefined),
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

/** The blocks of each verdict, so many at most, and the verdicts that have more. */
function blocksIn(ruleSet: RuleSet, partition: Partition, source: Source, atMost: number) {
  const blocks: Record<Verdict, string[]> = { accept: [], reject: [] };
  const truncated = new Set<Verdict>();
  const verdictIn = ([answer]: readonly Answer[]) =>
    isProved(answer) ? verdictOf(ruleSet, ruleAt(partition, answer.first)) : undefined;
  for (const family of familiesOf(source)) {
    for (const run of runsOf([partition], family, verdictIn, (verdict) => !truncated.has(verdict), source)) {
      for (const block of blocksOfRun(family, run)) {
        if (blocks[run.kind].length === atMost) truncated.add(run.kind);
        if (truncated.has(run.kind)) break;
        blocks[run.kind].push(formatBlock(family, block));
      }
      if (truncated.size === 2) return { blocks, truncated };
    }
  }
  return { blocks, truncated };
}

function isProved(answer: Answer | undefined): answer is Answer {
  return answer !== undefined && answer.open === undefined;
}
