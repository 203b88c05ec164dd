import type { Family } from "../../address/address.js";
import type { AddressRange } from "../../address/block.js";
import { type AddressCount, ALL_ADDRESSES, NO_ADDRESSES, totalOf } from "../../address/count.js";
import type { CompiledList } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { countByKind } from "../../matcher/read/cells.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import { runsOf } from "../../matcher/read/runs.js";
import { type RuleId, verdictOf } from "../../model/ruleSet.js";
import type { Verdict } from "../../model/statement.js";
import { type Budget, budgetOf, halfOfBudget, runToEnd, type Steps } from "../../text/steps.js";
import { type Comparison, compareInSteps, verdictChange } from "./compare.js";
import { acceptedIn } from "./effect.js";
import { addRange, type GrowingRanges, RANGES_AT_MOST, type Ranges } from "./ranges.js";

/** The two rules that decide an address, before and after. `undefined` is the default. */
export interface Deciders {
  readonly oldRule: RuleId | undefined;
  readonly newRule: RuleId | undefined;
}

/** Consecutive addresses with a changed verdict, and their deciding rules. */
export interface ChangedRange extends AddressRange, Deciders {}

/** All addresses that turned for one cause: the same rule decided them before, and the same rule decides them now. */
export interface ChangeGroup extends Ranges, Deciders {
  /** What these addresses get now. */
  readonly verdict: Verdict;
  readonly count: AddressCount;
}

/** What changed from one list to another, by its causes. */
export interface Causes extends Comparison {
  /** The ranges with each new verdict, in the order of addresses, IPv4 first. */
  readonly ranges: Readonly<Record<Verdict, Ranges<ChangedRange>>>;
  /** The largest first. Without what was not proved. */
  readonly groups: readonly ChangeGroup[];
}

/** What changed from one list to another, and how much each accepts. */
export interface Changes extends Causes {
  /** How many addresses each list accepts, as far as that is proved. */
  readonly before: AddressCount;
  readonly after: AddressCount;
}

/** How many ranges of a group are listed. */
const RANGES_OF_GROUP = 5;

/** Lists the addresses that get another verdict, with the causes. O(cells of both + ranges). */
export function changes(before: CompiledList, after: CompiledList, rangesAtMost?: number): Changes {
  return runToEnd(changesInSteps(before, after, budgetOf(), rangesAtMost));
}

/** Lists the changes in steps, as far as the budget lasts. */
export function* changesInSteps(
  before: CompiledList,
  after: CompiledList,
  budget: Budget,
  rangesAtMost: number = RANGES_AT_MOST,
): Steps<Changes> {
  const ofCounts = halfOfBudget(budget);
  const comparison = yield* compareInSteps(before, after, ofCounts);
  const totals = { before: yield* acceptedIn(before, ofCounts), after: yield* acceptedIn(after, ofCounts) };
  return { ...(yield* causesOf(comparison, before, after, budget, rangesAtMost)), ...totals };
}

/** Finds the causes of the changes in steps, without counting what each list accepts. */
export function* causesInSteps(
  before: CompiledList,
  after: CompiledList,
  budget: Budget,
  rangesAtMost: number = RANGES_AT_MOST,
): Steps<Causes> {
  const comparison = yield* compareInSteps(before, after, halfOfBudget(budget));
  return yield* causesOf(comparison, before, after, budget, rangesAtMost);
}

function* causesOf(
  comparison: Comparison,
  before: CompiledList,
  after: CompiledList,
  budget: Budget,
  rangesAtMost: number,
): Steps<Causes> {
  const ranges = { accept: noRanges<ChangedRange>(), reject: noRanges<ChangedRange>() };
  const isChanged = totalOf(comparison.accepted) + totalOf(comparison.rejected) > 0n;
  if (!isChanged) return { ...comparison, ranges, groups: [] };

  const partitions = [before.partition, after.partition];
  const [oldOrder, newOrder] = [before.partition.order, after.partition.order];
  // A kind is a pair of ranks in one number. The default has the rank after the last.
  const ranks = newOrder.length + 1;
  const changeOf = yield* verdictChange(before, after);
  const kindOf = (answers: readonly Answer[]) => {
    const change = changeOf(answers);
    if (change === undefined || change === "unproved") return undefined;
    const [old = DEFAULT_RANK, now = DEFAULT_RANK] = [answers[0]?.first, answers[1]?.first];
    return Math.min(old, oldOrder.length) * ranks + Math.min(now, newOrder.length);
  };

  const groups = new Map<number, GrowingGroup>();
  for (const family of ["ipv4", "ipv6"] as const) {
    for (const [kind, count] of yield* countByKind(partitions, family, kindOf, halfOfBudget(budget))) {
      const [oldRule, newRule] = [oldOrder[Math.floor(kind / ranks)], newOrder[kind % ranks]];
      const group: GrowingGroup = groups.get(kind) ?? {
        oldRule,
        newRule,
        verdict: verdictOf(after.ruleSet, newRule),
        count: { ...NO_ADDRESSES },
        ...noRanges(),
      };
      group.count[family] += count;
      groups.set(kind, group);
    }
  }

  const isWanted = (kind: number) => {
    const group = groups.get(kind);
    return group !== undefined && !(group.isTruncated && ranges[group.verdict].isTruncated);
  };
  for (const run of runsOf(partitions, kindOf, budget, isWanted)) {
    const group = run && groups.get(run.kind);
    if (run === undefined || group === undefined) {
      yield;
      continue;
    }
    const { family, from, to } = run;
    const { oldRule, newRule } = group;
    addRange(group, { family, from, to }, RANGES_OF_GROUP);
    addRange(ranges[group.verdict], { family, from, to, oldRule, newRule }, rangesAtMost);
  }
  return { ...comparison, ranges, groups: [...groups.values()].sort((one, other) => sizeOf(other) - sizeOf(one)) };
}

/** A group while it is counted and listed. */
interface GrowingGroup extends GrowingRanges<AddressRange>, Deciders {
  readonly verdict: Verdict;
  readonly count: Record<Family, bigint>;
}

function noRanges<Range extends AddressRange>(): GrowingRanges<Range> {
  return { ranges: [], isTruncated: false };
}

/** Returns the part of its families that a group is: a tenth of IPv4 is larger than a twentieth of IPv6. */
function sizeOf({ count: { ipv4, ipv6 } }: ChangeGroup): number {
  return Number(ipv4) / Number(ALL_ADDRESSES.ipv4) + Number(ipv6) / Number(ALL_ADDRESSES.ipv6);
}
