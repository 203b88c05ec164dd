import type { Family } from "../../address/address.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt } from "../../matcher/rankedActions.js";
import { cellsWithin, countAddresses } from "../../matcher/read/cells.js";
import type { RuleId } from "../../model/ruleSet.js";
import { ACCEPT, REJECT } from "../../model/ruleTable.js";
import { familiesOf, type Source } from "../../model/source.js";
import type { Verdict } from "../../model/statement.js";
import type { AnalysisBase } from "../passes/dead.js";

/** What each rule decides, in addresses. */
export interface Effect {
  /** By rule id; with a rule of {@link uncertain}, only what is sure. */
  readonly decides: Readonly<Record<Family, readonly bigint[]>>;
  /** Addresses that no rule matches. */
  readonly unmatched: Readonly<Record<Family, bigint>>;
  /** How many addresses of IPv4 it is not known of who decides; zero unless the step budget ran out. */
  readonly unproved: bigint;
  /** Rules of which it is not known whether they decide more; empty unless the step budget ran out. */
  readonly uncertain: ReadonlySet<RuleId>;
}

/** Adds up the cells of the partition. O(cells). */
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

/** How many addresses of both families the rule decides. */
export function decidesCountOf(effect: Effect, rule: RuleId): bigint {
  return (effect.decides.ipv4[rule] ?? 0n) + (effect.decides.ipv6[rule] ?? 0n);
}

/** How many addresses of a source a rule decides, `undefined` for the default; those of which it is proved. O(cells inside the source). */
export function countDecided(partition: Partition, source: Source, rule: RuleId | undefined): bigint {
  let decided = 0n;
  for (const family of familiesOf(source)) {
    for (const { count, answers } of cellsWithin([partition], family, source)) {
      const { first = DEFAULT_RANK, open } = answers[0] ?? {};
      if (open === undefined && ruleAt(partition, first) === rule) decided += count;
    }
  }
  return decided;
}

/** How many addresses of a family no rule matches, as far as it is proved. O(cells). */
export function unmatchedCount(partition: Partition, family: Family): bigint {
  return countAddresses(partition, family, (rank) => rank === DEFAULT_RANK);
}

/** How many addresses of a family get a verdict, as far as it is proved. O(cells). */
export function verdictCount({ partition, ranked }: AnalysisBase, family: Family, verdict: Verdict): bigint {
  const wanted = verdict === "accept" ? ACCEPT : REJECT;
  return countAddresses(partition, family, (rank) => actionAt(ranked, rank) === wanted);
}

function zeros(partition: Partition): bigint[] {
  return new Array<bigint>(partition.order.length).fill(0n);
}

function addIfRule(rules: Set<RuleId>, rule: RuleId | undefined): void {
  if (rule !== undefined) rules.add(rule);
}
