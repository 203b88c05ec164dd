import type { Family } from "../address/address.js";
import { cellsWithin } from "../matcher/cells.js";
import { type Partition, ruleAt } from "../matcher/partition.js";
import type { Answer } from "../matcher/pieces.js";
import { blocksOfRun, runsOf } from "../matcher/runs.js";
import { DEFAULT_RANK } from "../matcher/sweep.js";
import { defaultActionOf, type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import type { Verdict } from "../model/statement.js";
import { BLOCKS_AT_MOST, formatBlock } from "./policy.js";

/** A rule set and its partition. */
export interface Compiled {
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
export function compare(before: Compiled, after: Compiled, blocksAtMost = BLOCKS_AT_MOST): Comparison {
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

  const counts = { accept: { ipv4: 0n, ipv6: 0n }, reject: { ipv4: 0n, ipv6: 0n } };
  const blocks: Record<Verdict, ChangedBlock[]> = { accept: [], reject: [] };
  const truncated = new Set<Verdict>();
  let unproved = 0n;
  for (const family of ["ipv4", "ipv6"] as const) {
    for (const { count, answers } of cellsWithin(partitions, family, { kind: "any" })) {
      const verdict = turnedTo(answers);
      if (isOpen(answers)) unproved += count;
      else if (verdict !== undefined) counts[verdict][family] += count;
    }
    const kinds = new Map<string, { readonly verdict: Verdict } & Omit<ChangedBlock, "cidr">>();
    const kindOf = (answers: readonly Answer[]) => {
      const verdict = turnedTo(answers);
      if (verdict === undefined) return undefined;
      const { oldRule, newRule } = deciders(answers);
      const kind = `${verdict} ${oldRule} ${newRule}`;
      kinds.set(kind, { verdict, oldRule, newRule });
      return kind;
    };
    const isWanted = (kind: string) => !truncated.has(kinds.get(kind)?.verdict ?? "accept");
    for (const run of runsOf(partitions, family, kindOf, isWanted)) {
      const kind = kinds.get(run.kind);
      if (kind === undefined) continue;
      const { verdict, oldRule, newRule } = kind;
      for (const block of blocksOfRun(family, run)) {
        if (blocks[verdict].length === blocksAtMost) truncated.add(verdict);
        if (truncated.has(verdict)) break;
        blocks[verdict].push({ cidr: formatBlock(family, block), oldRule, newRule });
      }
    }
  }
  const changeTo = (verdict: Verdict): Change => ({
    count: counts[verdict],
    blocks: blocks[verdict],
    isTruncated: truncated.has(verdict),
  });
  return { accepted: changeTo("accept"), rejected: changeTo("reject"), unproved };
}

function verdictOf(ruleSet: RuleSet, rule: RuleId | undefined): Verdict {
  return rule === undefined ? defaultActionOf(ruleSet) : ruleOf(ruleSet, rule).action;
}
