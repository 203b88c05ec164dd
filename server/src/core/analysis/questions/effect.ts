import type { Family } from "../../address/address.js";
import { type AddressCount, NO_ADDRESSES } from "../../address/count.js";
import type { CompiledList, Partition } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt, rankedActions } from "../../matcher/rankedActions.js";
import { countByKind, decidedCells } from "../../matcher/read/cells.js";
import type { KindOf } from "../../matcher/read/diagrams.js";
import { defaultActionOf, type RuleId } from "../../model/ruleSet.js";
import { ACCEPT } from "../../model/ruleTable.js";
import type { Verdict } from "../../model/statement.js";
import { type Budget, isPauseDue, type Steps } from "../../text/steps.js";
import type { AnalysisBase } from "../passes/dead.js";

/** How many addresses each rule decides. */
export interface Effect {
  /** By rule id. For an {@link uncertain} rule only what is proved. */
  readonly decides: Readonly<Record<Family, readonly bigint[]>>;
  /** How many addresses no rule matches. */
  readonly unmatched: AddressCount;
  /** How many addresses have no proved decider. None unless the step budget ran out. */
  readonly unproved: AddressCount;
  /** The rules that may decide more. Empty unless the step budget ran out. */
  readonly uncertain: ReadonlySet<RuleId>;
}

/** Counts what each rule decides. O(cells), as far as the budget lasts. */
export function* effectOf(partition: Partition, budget: Budget): Steps<Effect> {
  const decides = { ipv4: zeros(partition), ipv6: zeros(partition) };
  const unmatched = { ...NO_ADDRESSES };
  const uncertain = new Set<RuleId>();
  const unproved = { ...NO_ADDRESSES };
  for (const cell of decidedCells(partition, { kind: "any" }, budget)) {
    if (cell === undefined || isPauseDue(budget)) yield;
    if (cell === undefined) continue;
    const { family, count, rule, open } = cell;
    if (open !== undefined) {
      unproved[family] += count;
      // Without any, all odd rules may decide.
      for (const { rank } of open.length > 0 ? open : partition.ipv4.odd) uncertain.add(partition.order[rank] ?? 0);
      if (rule !== undefined) uncertain.add(rule);
    } else if (rule === undefined) {
      unmatched[family] += count;
    } else {
      decides[family][rule] = (decides[family][rule] ?? 0n) + count;
    }
  }
  return { decides, unmatched, unproved, uncertain };
}

/** Returns how many addresses a rule decides. */
export function decidesCountOf({ decides }: Effect, rule: RuleId): AddressCount {
  return { ipv4: decides.ipv4[rule] ?? 0n, ipv6: decides.ipv6[rule] ?? 0n };
}

/** How many addresses of a family get each verdict, as far as it is proved. */
export interface FamilyCounts {
  readonly accept: bigint;
  readonly reject: bigint;
  /** How many of these no rule matches. */
  readonly unmatched: bigint;
  readonly unproved: bigint;
}

/** Counts the addresses of a family by their verdicts. O(cells), as far as the budget lasts. */
export function* countsIn(
  { ruleSet, partition, ranked }: Pick<AnalysisBase, "ruleSet" | "partition" | "ranked">,
  family: Family,
  budget: Budget,
): Steps<FamilyCounts> {
  const kindOf: KindOf<Verdict | "unmatched" | "unproved"> = ([answer]) => {
    const rank = answer?.first ?? DEFAULT_RANK;
    if (answer?.open !== undefined) return "unproved";
    if (rank === DEFAULT_RANK) return "unmatched";
    return actionAt(ranked, rank) === ACCEPT ? "accept" : "reject";
  };
  const counts = yield* countByKind([partition], family, kindOf, budget);
  const count = (kind: Verdict | "unmatched" | "unproved") => counts.get(kind) ?? 0n;
  const unmatched = count("unmatched");
  const byDefault = (verdict: Verdict) => (defaultActionOf(ruleSet) === verdict ? unmatched : 0n);
  return {
    accept: count("accept") + byDefault("accept"),
    reject: count("reject") + byDefault("reject"),
    unmatched,
    unproved: count("unproved"),
  };
}

/** Counts the addresses that a list accepts, as far as the budget lasts. O(cells). */
export function* acceptedIn({ ruleSet, partition }: CompiledList, budget: Budget): Steps<AddressCount> {
  const list = { ruleSet, partition, ranked: yield* rankedActions(ruleSet, partition.order) };
  const ipv4 = yield* countsIn(list, "ipv4", budget);
  const ipv6 = yield* countsIn(list, "ipv6", budget);
  return { ipv4: ipv4.accept, ipv6: ipv6.accept };
}

function zeros(partition: Partition): bigint[] {
  return new Array<bigint>(partition.order.length).fill(0n);
}
