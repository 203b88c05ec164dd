import type { Family } from "../../address/address.js";
import type { Partition } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt } from "../../matcher/rankedActions.js";
import { countByKind, decidedCells } from "../../matcher/read/cells.js";
import type { KindOf } from "../../matcher/read/diagrams.js";
import type { RuleId } from "../../model/ruleSet.js";
import { ACCEPT, REJECT } from "../../model/ruleTable.js";
import type { Verdict } from "../../model/statement.js";
import { budgetOf, runToEnd } from "../../text/steps.js";
import type { AnalysisBase } from "../passes/dead.js";

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
  for (const { family, count, rule, open } of decidedCells(partition, { kind: "any" })) {
    if (open !== undefined) {
      unproved += count;
      for (const { rank } of open) uncertain.add(partition.order[rank] ?? 0);
      if (rule !== undefined) uncertain.add(rule);
    } else if (rule === undefined) {
      unmatched[family] += count;
    } else {
      decides[family][rule] = (decides[family][rule] ?? 0n) + count;
    }
  }
  return { decides, unmatched, unproved, uncertain };
}

/** Returns how many addresses of both families a rule decides. */
export function decidesCountOf(effect: Effect, rule: RuleId): bigint {
  return (effect.decides.ipv4[rule] ?? 0n) + (effect.decides.ipv6[rule] ?? 0n);
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
  const kindOf: KindOf<"counted"> = ([answer]) =>
    answer?.open === undefined && isCounted(answer?.first ?? DEFAULT_RANK) ? "counted" : undefined;
  return runToEnd(countByKind([partition], family, kindOf, budgetOf())).get("counted") ?? 0n;
}

function zeros(partition: Partition): bigint[] {
  return new Array<bigint>(partition.order.length).fill(0n);
}
