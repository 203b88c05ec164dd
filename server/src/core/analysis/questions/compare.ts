import type { Family } from "../../address/address.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import type { Ranges } from "../../matcher/prefixes/ranges.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { cellsWithin } from "../../matcher/read/cells.js";
import { differingRuns } from "../../matcher/read/differences.js";
import type { Answer } from "../../matcher/read/pieces.js";
import { blocksOfRun, runsOf } from "../../matcher/read/runs.js";
import { defaultActionOf, type RuleId, type RuleSet, verdictOf } from "../../model/ruleSet.js";
import { ACCEPT, saysTheSame } from "../../model/ruleTable.js";
import type { Verdict } from "../../model/statement.js";
import { toEnd } from "../../text/steps.js";
import { actionAt, rankedActions } from "../passes/tally.js";
import { BLOCKS_AT_MOST, formatBlock } from "./policy.js";

/** One of the two that are compared. */
export interface Side {
  readonly ruleSet: RuleSet;
  readonly partition: Partition;
}

/** A CIDR block whose verdict changed, and the rules that decided and decide it; `undefined` is the default. */
export interface ChangedBlock {
  readonly cidr: string;
  readonly oldRule: RuleId | undefined;
  readonly newRule: RuleId | undefined;
}

/** The addresses that turned to one verdict: exact counts, and the blocks in their order, IPv4 first. */
export interface Change {
  readonly count: Readonly<Record<Family, bigint>>;
  readonly blocks: readonly ChangedBlock[];
  /** Whether there are more blocks than are listed. */
  readonly isTruncated: boolean;
}

export interface Comparison {
  /** Rejected before, accepted now. */
  readonly accepted: Change;
  /** Accepted before, rejected now. */
  readonly rejected: Change;
  /** How many addresses it is not known of, since the step budget ran out for one of the two. */
  readonly unproved: bigint;
}

/**
 * What turned accepted and what rejected between two rule sets, exactly. Only verdicts count: a rule that was moved, split or
 * commented is no change as long as every address gets what it got. O(cells of both).
 */
export function compare(before: Side, after: Side, blocksAtMost = BLOCKS_AT_MOST): Comparison {
  const accepted = changeBuilder(blocksAtMost);
  const rejected = changeBuilder(blocksAtMost);
  const changes = { accept: accepted, reject: rejected };
  if (isSameList(before, after)) return { accepted: accepted.built(), rejected: rejected.built(), unproved: 0n };
  compareRanges(before, after, "ipv6", before.partition.ipv6, after.partition.ipv6, changes);
  const [old, now] = [before.partition.ipv4, after.partition.ipv4];
  let unproved = 0n;
  if (old.odd.length === 0 && now.odd.length === 0) {
    compareRanges(before, after, "ipv4", old.ranges, now.ranges, changes);
  } else {
    unproved = compareOverlays(before, after, changes);
  }
  return { accepted: accepted.built(), rejected: rejected.built(), unproved };
}

/** Whether both ask the same rules in the same order: then nothing changed, also where it is not known who decides. */
function isSameList(before: Side, after: Side): boolean {
  if (defaultActionOf(before.ruleSet) !== defaultActionOf(after.ruleSet)) return false;
  const [old, now] = [before.partition.order, after.partition.order];
  if (old.length !== now.length) return false;
  return old.every((rule, rank) => saysTheSame(before.ruleSet.rules, rule, after.ruleSet.rules, now[rank] ?? 0));
}

/** Collects what turned to one verdict. */
function changeBuilder(blocksAtMost: number) {
  const count = { ipv4: 0n, ipv6: 0n };
  const blocks: Record<Family, ChangedBlock[]> = { ipv4: [], ipv6: [] };
  const isFull: Record<Family, boolean> = { ipv4: false, ipv6: false };
  return {
    add(family: Family, addresses: bigint): void {
      count[family] += addresses;
    },
    /** Whether no more blocks of the family are taken. */
    isFull: (family: Family) => isFull[family],
    list(family: Family, run: { readonly from: bigint; readonly to: bigint }, rules: Omit<ChangedBlock, "cidr">): void {
      for (const block of blocksOfRun(family, run)) {
        if (blocks[family].length === blocksAtMost) isFull[family] = true;
        if (isFull[family]) return;
        blocks[family].push({ cidr: formatBlock(family, block), ...rules });
      }
    },
    built(): Change {
      const all = [...blocks.ipv4, ...blocks.ipv6];
      const isTruncated = isFull.ipv4 || isFull.ipv6 || all.length > blocksAtMost;
      return { count, blocks: all.slice(0, blocksAtMost), isTruncated };
    },
  };
}

type ChangeBuilders = Readonly<Record<Verdict, ReturnType<typeof changeBuilder>>>;

/** One family whose ranges alone say who decides. */
function compareRanges(
  before: Side,
  after: Side,
  family: Family,
  old: Ranges,
  now: Ranges,
  changes: ChangeBuilders,
): void {
  const ranked = [before, after].map(({ ruleSet, partition }) => toEnd(rankedActions(ruleSet, partition.order)));
  const [was, is] = ranked;
  if (was === undefined || is === undefined) return;
  const differ = (oldRank: number, newRank: number) => actionAt(was, oldRank) !== actionAt(is, newRank);
  for (const run of differingRuns(old, now, differ)) {
    const change = changes[actionAt(is, run.now) === ACCEPT ? "accept" : "reject"];
    change.add(family, run.to - run.from + 1n);
    if (change.isFull(family)) continue;
    change.list(family, run, { oldRule: ruleAt(before.partition, run.old), newRule: ruleAt(after.partition, run.now) });
  }
}

/** IPv4 where masks with holes play a part; answers of how many addresses it is not known. */
function compareOverlays(before: Side, after: Side, changes: ChangeBuilders): bigint {
  const partitions = [before.partition, after.partition];
  const deciders = ([old, now]: readonly Answer[]) => ({
    oldRule: ruleAt(before.partition, old?.first ?? DEFAULT_RANK),
    newRule: ruleAt(after.partition, now?.first ?? DEFAULT_RANK),
  });
  const isOpen = (answers: readonly Answer[]) => answers.some(({ open }) => open !== undefined);

  /** The verdict that the addresses turned to; `undefined` where it stayed or is not known. */
  function turnedTo(answers: readonly Answer[]): Verdict | undefined {
    if (isOpen(answers)) return undefined;
    const { oldRule, newRule } = deciders(answers);
    const verdict = verdictOf(after.ruleSet, newRule);
    return verdictOf(before.ruleSet, oldRule) === verdict ? undefined : verdict;
  }

  let unproved = 0n;
  for (const { count, answers } of cellsWithin(partitions, "ipv4", { kind: "any" })) {
    const verdict = turnedTo(answers);
    if (isOpen(answers)) unproved += count;
    else if (verdict !== undefined) changes[verdict].add("ipv4", count);
  }
  const kinds = new Map<string, { readonly verdict: Verdict; readonly rules: Omit<ChangedBlock, "cidr"> }>();
  const kindOf = (answers: readonly Answer[]) => {
    const verdict = turnedTo(answers);
    if (verdict === undefined) return undefined;
    const rules = deciders(answers);
    const kind = `${verdict} ${rules.oldRule} ${rules.newRule}`;
    kinds.set(kind, { verdict, rules });
    return kind;
  };
  const isWanted = (kind: string) => !changes[kinds.get(kind)?.verdict ?? "accept"].isFull("ipv4");
  for (const run of runsOf(partitions, "ipv4", kindOf, isWanted)) {
    const kind = kinds.get(run.kind);
    if (kind !== undefined) changes[kind.verdict].list("ipv4", run, kind.rules);
  }
  return unproved;
}
