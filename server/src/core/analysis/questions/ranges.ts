import { type AddressRange, cidrsOf } from "../../address/block.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { deciderOf } from "../../matcher/read/cells.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import { runsOf } from "../../matcher/read/runs.js";
import type { RuleId } from "../../model/ruleSet.js";
import type { Asked } from "../../model/source.js";
import { type Budget, isPauseDue, type Steps } from "../../text/steps.js";

/** A range: consecutive addresses with one decider. */
export interface DecidedRange extends AddressRange {
  /** The decider, `undefined` for the default. */
  readonly rule: RuleId | undefined;
  /** Whether the decider is proved. If not, `rule` is the first that may decide. */
  readonly isProved: boolean;
}

/**
 * Yields the ranges of a source in their order, IPv4 first. Yields `undefined` between two steps.
 *
 * O(cells inside it), as far as the budget lasts.
 */
export function* decidedRanges(
  partition: Partition,
  source: Asked,
  budget: Budget,
): Generator<DecidedRange | undefined> {
  // A kind is the rank of an answer, or `-1 - rank` if it is not proved.
  const kindOf = ([answer]: readonly Answer[]) => {
    const { first = DEFAULT_RANK, open } = answer ?? {};
    return open === undefined ? first : -1 - first;
  };
  for (const run of runsOf([partition], kindOf, budget, () => true, source)) {
    if (run === undefined || isPauseDue(budget)) yield undefined;
    if (run === undefined) continue;
    const { family, from, to, kind } = run;
    const isProved = kind >= 0;
    yield { family, from, to, rule: ruleAt(partition, isProved ? kind : -1 - kind), isProved };
  }
}

/** Some addresses as ranges in their order, IPv4 first. */
export interface Ranges<Range extends AddressRange = AddressRange> {
  readonly ranges: readonly Range[];
  /** Whether there are more ranges. */
  readonly isTruncated: boolean;
}

/** How many ranges are listed. A mask with holes may decide millions, which nobody reads. */
export const RANGES_AT_MOST = 10_000;

/** Returns what each rule decides. Leaves out what is not proved. O(cells + ranges). */
export function rangesByRule(partition: Partition, budget: Budget): Steps<(rule: RuleId) => Ranges> {
  return rangesByKind(partition, { kind: "any" }, (rule) => rule, RANGES_AT_MOST, budget);
}

/**
 * Returns the first `atMost` ranges of each kind inside a source. Leaves out what is not proved. O(cells inside it + ranges).
 *
 * `kindOf` returns the kind of a decider, `undefined` for none.
 */
export function* rangesByKind<Kind extends string | number>(
  partition: Partition,
  source: Asked,
  kindOf: (decider: RuleId | undefined) => Kind | undefined,
  atMost: number,
  budget: Budget,
): Steps<(kind: Kind) => Ranges> {
  const lists = new Map<Kind, GrowingRanges<AddressRange>>();
  const provedKind = ([answer]: readonly Answer[]) =>
    answer?.open === undefined ? kindOf(deciderOf(partition, answer)) : undefined;
  const isListed = (kind: Kind) => lists.get(kind)?.isTruncated !== true;
  for (const run of runsOf([partition], provedKind, budget, isListed, source)) {
    if (run === undefined || isPauseDue(budget)) yield;
    if (run === undefined) continue;
    const list = lists.get(run.kind) ?? { ranges: [], isTruncated: false };
    lists.set(run.kind, list);
    addRange(list, run, atMost);
  }
  return (kind) => lists.get(kind) ?? { ranges: [], isTruncated: false };
}

/** Ranges while they are listed. */
export interface GrowingRanges<Range extends AddressRange> extends Ranges<Range> {
  readonly ranges: Range[];
  isTruncated: boolean;
}

/** Adds a range, up to `atMost` ranges in the list. */
export function addRange<Range extends AddressRange>(list: GrowingRanges<Range>, range: Range, atMost: number): void {
  if (list.ranges.length === atMost) list.isTruncated = true;
  else list.ranges.push(range);
}

/** Splits ranges into at most `atMost` CIDR blocks, for programs. */
export function blocksIn<Range extends AddressRange>({ ranges, isTruncated }: Ranges<Range>, atMost = BLOCKS_AT_MOST) {
  const blocks: { readonly cidr: string; readonly range: Range }[] = [];
  for (const range of ranges) {
    for (const cidr of cidrsOf(range)) {
      if (blocks.length === atMost) return { blocks, isTruncated: true };
      blocks.push({ cidr, range });
    }
  }
  return { blocks, isTruncated };
}

/** How many CIDR blocks a program gets. */
const BLOCKS_AT_MOST = 10_000;
