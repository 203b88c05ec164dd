import type { Family } from "../../address/address.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt } from "../../matcher/rankedActions.js";
import { cellsWithin, countByKind } from "../../matcher/read/cells.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import type { RuleId } from "../../model/ruleSet.js";
import { ACCEPT, REJECT } from "../../model/ruleTable.js";
import type { Source } from "../../model/source.js";
import type { Verdict } from "../../model/statement.js";
import type { AnalysisBase } from "../passes/dead.js";
import { sharesOf } from "./shares.js";

/** How many addresses each rule decides. */
export interface Effect {
  /** By rule id. For an {@link uncertain} rule only what is proved. */
  readonly decides: Readonly<Record<Family, readonly bigint[]>>;
  /** How many addresses no rule matches. */
  readonly unmatched: Readonly<Record<Family, bigint>>;
  /** How many IPv4 addresses have no proved decider. Zero unless the step budget ran out. */
  readonly unproved: bigint;
  /** The rules that may decide more. Empty unless the step budget ran out. */
  readonly uncertain: ReadonlySet<RuleId>;
}

/** Counts what each rule decides. O(cells). */
export function effectOf(partition: Partition): Effect {
  const decides = { ipv4: zeros(partition), ipv6: zeros(partition) };
  const unmatched = { ipv4: 0n, ipv6: 0n };
  const uncertain = new Set<RuleId>();
  let unproved = 0n;
  for (const family of ["ipv4", "ipv6"] as const) {
    for (const { count, answers } of cellsWithin([partition], family, { kind: "any" })) {
      const { first = DEFAULT_RANK, open } = answers[0] ?? {};
      const rule = ruleAt(partition, first);
      if (open !== undefined) {
        unproved += count;
        for (const { rank } of open) addIfRule(uncertain, ruleAt(partition, rank));
        addIfRule(uncertain, rule);
      } else if (rule === undefined) {
        unmatched[family] += count;
      } else {
        decides[family][rule] = (decides[family][rule] ?? 0n) + count;
      }
    }
  }
  return { decides, unmatched, unproved, uncertain };
}

/** Returns how many addresses of both families a rule decides. */
export function decidesCountOf(effect: Effect, rule: RuleId): bigint {
  return (effect.decides.ipv4[rule] ?? 0n) + (effect.decides.ipv6[rule] ?? 0n);
}

/** Counts the addresses of a source that a rule is proved to decide, `undefined` for the default. O(cells inside the source). */
export function countDecided(partition: Partition, source: Source, rule: RuleId | undefined): bigint {
  return sharesOf(partition, source).shares.find((share) => share.rule === rule)?.count ?? 0n;
}

/** Counts the addresses of a family that no rule matches. Leaves out what is not proved. O(cells). */
export function unmatchedCount(partition: Partition, family: Family): bigint {
  return countProved(partition, family, (rank) => rank === DEFAULT_RANK);
}

/** Counts the addresses of a family with a verdict. Leaves out what is not proved. O(cells). */
export function verdictCount({ partition, ranked }: AnalysisBase, family: Family, verdict: Verdict): bigint {
  const wanted = verdict === "accept" ? ACCEPT : REJECT;
  return countProved(partition, family, (rank) => actionAt(ranked, rank) === wanted);
}

function countProved(partition: Partition, family: Family, isCounted: (rank: number) => boolean): bigint {
  const kindOf = ([answer]: readonly Answer[]) =>
    answer?.open === undefined && isCounted(answer?.first ?? DEFAULT_RANK) ? "counted" : undefined;
  return countByKind([partition], family, kindOf).get("counted") ?? 0n;
}

function zeros(partition: Partition): bigint[] {
  return new Array<bigint>(partition.order.length).fill(0n);
}

function addIfRule(rules: Set<RuleId>, rule: RuleId | undefined): void {
  if (rule !== undefined) rules.add(rule);
}
