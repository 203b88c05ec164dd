import type { Family } from "../../address/address.js";
import type { CompiledList, Partition } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt, type RankedActions, rankedActions } from "../../matcher/rankedActions.js";
import { countByKind } from "../../matcher/read/cells.js";
import type { Answer, CellFilter } from "../../matcher/read/commonCells.js";
import { blocksOfRun, runsOf } from "../../matcher/read/runs.js";
import { defaultActionOf, type RuleId } from "../../model/ruleSet.js";
import { ACCEPT, haveEqualContent } from "../../model/ruleTable.js";
import type { Verdict } from "../../model/statement.js";
import { runToEnd } from "../../text/steps.js";
import { BLOCKS_AT_MOST, formatBlock } from "./blocks.js";

/** A CIDR block with a changed verdict, and its deciding rules. `undefined` is the default. */
export interface ChangedBlock {
  readonly cidr: string;
  readonly oldRule: RuleId | undefined;
  readonly newRule: RuleId | undefined;
}

/** The addresses that changed to one verdict: exact counts, and blocks in their order, IPv4 first. */
export interface Change {
  readonly count: Readonly<Record<Family, bigint>>;
  readonly blocks: readonly ChangedBlock[];
  /** Whether there are more blocks. */
  readonly isTruncated: boolean;
}

export interface Comparison {
  /** Rejected before, accepted now. */
  readonly accepted: Change;
  /** Accepted before, rejected now. */
  readonly rejected: Change;
  /** How many addresses are not proved, since the step budget ran out for one of the lists. */
  readonly unproved: bigint;
}

/**
 * Compares the verdicts of two lists, exactly.
 *
 * A rule that was moved, split or commented is no change while every address keeps its verdict. O(cells of both).
 */
export function compare(before: CompiledList, after: CompiledList, blocksAtMost = BLOCKS_AT_MOST): Comparison {
  const accepted = changeBuilder(blocksAtMost);
  const rejected = changeBuilder(blocksAtMost);
  if (isSameList(before, after)) return { accepted: accepted.built(), rejected: rejected.built(), unproved: 0n };
  const changes = { accept: accepted, reject: rejected };
  const [old, now] = [withActions(before), withActions(after)];
  const unproved = compareFamily(old, now, "ipv4", changes) + compareFamily(old, now, "ipv6", changes);
  return { accepted: accepted.built(), rejected: rejected.built(), unproved };
}

/** Whether both lists have the same rules in the same order. Then nothing changed, whatever is proved. */
function isSameList(before: CompiledList, after: CompiledList): boolean {
  if (defaultActionOf(before.ruleSet) !== defaultActionOf(after.ruleSet)) return false;
  const [old, now] = [before.partition.order, after.partition.order];
  if (old.length !== now.length) return false;
  return old.every((rule, rank) => haveEqualContent(before.ruleSet.rules, rule, after.ruleSet.rules, now[rank] ?? 0));
}

/** Collects the addresses that changed to one verdict. */
function changeBuilder(blocksAtMost: number) {
  const count = { ipv4: 0n, ipv6: 0n };
  const blocks: Record<Family, ChangedBlock[]> = { ipv4: [], ipv6: [] };
  const isFull: Record<Family, boolean> = { ipv4: false, ipv6: false };
  return {
    add(family: Family, addresses: bigint): void {
      count[family] += addresses;
    },
    /** Whether the family has as many blocks as are listed. */
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

/** The partition of a list, and its actions in evaluation order. */
interface PartitionWithActions {
  readonly partition: Partition;
  readonly actions: RankedActions;
}

function withActions({ ruleSet, partition }: CompiledList): PartitionWithActions {
  return { partition, actions: runToEnd(rankedActions(ruleSet, partition.order)) };
}

/** Adds the changes of a family. Returns how many of its addresses are not proved. */
function compareFamily(
  before: PartitionWithActions,
  after: PartitionWithActions,
  family: Family,
  changes: ChangeBuilders,
): bigint {
  const partitions = [before.partition, after.partition];
  const [was, is] = [before.actions, after.actions];
  const isOpen: CellFilter = (answers) => answers[0]?.open !== undefined || answers[1]?.open !== undefined;

  /** Returns the new verdict, `undefined` if it is the old one or not proved. */
  function changedTo(answers: readonly Answer[]): Verdict | undefined {
    const action = actionAt(is, answers[1]?.first ?? DEFAULT_RANK);
    if (isOpen(answers) || actionAt(was, answers[0]?.first ?? DEFAULT_RANK) === action) return undefined;
    return action === ACCEPT ? "accept" : "reject";
  }

  const counts = countByKind(partitions, family, (answers) => (isOpen(answers) ? "unproved" : changedTo(answers)));
  for (const verdict of ["accept", "reject"] as const) changes[verdict].add(family, counts.get(verdict) ?? 0n);
  if (!counts.has("accept") && !counts.has("reject")) return counts.get("unproved") ?? 0n;
  // A kind is a pair of ranks in one number. The default has the rank after the last.
  const [oldOrder, newOrder] = [before.partition.order, after.partition.order];
  const ranks = newOrder.length + 1;
  const kindOf = (answers: readonly Answer[]) => {
    if (changedTo(answers) === undefined) return undefined;
    const [old = DEFAULT_RANK, now = DEFAULT_RANK] = [answers[0]?.first, answers[1]?.first];
    return Math.min(old, oldOrder.length) * ranks + Math.min(now, newOrder.length);
  };
  const changeOf = (kind: number) => changes[actionAt(is, kind % ranks) === ACCEPT ? "accept" : "reject"];
  for (const run of runsOf(partitions, family, kindOf, (kind) => !changeOf(kind).isFull(family))) {
    const [oldRule, newRule] = [oldOrder[Math.floor(run.kind / ranks)], newOrder[run.kind % ranks]];
    changeOf(run.kind).list(family, run, { oldRule, newRule });
    if (changes.accept.isFull(family) && changes.reject.isFull(family)) break;
  }
  return counts.get("unproved") ?? 0n;
}
