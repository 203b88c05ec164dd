import type { Family } from "../address/address.js";
import { cellsWithin } from "../matcher/cells.js";
import { type Partition, ruleAt } from "../matcher/partition.js";
import { DEFAULT_RANK } from "../matcher/sweep.js";
import type { RuleId } from "../model/ruleSet.js";

/** What each rule decides, in addresses. */
export interface Effect {
  /** By rule id; with a rule of {@link uncertain}, only what is sure. */
  readonly decides: Readonly<Record<Family, readonly bigint[]>>;
  /** Addresses that no rule matches. */
  readonly unmatched: Readonly<Record<Family, bigint>>;
  /** Rules that would leave some address of the family to the default if they were not there. */
  readonly keepsFromDefault: Readonly<Record<Family, ReadonlySet<RuleId>>>;
  /** Rules of which it is not known whether they decide more; empty unless the step budget ran out. */
  readonly uncertain: ReadonlySet<RuleId>;
}

/** Adds up the cells of the partition. O(cells). */
export function effectOf(partition: Partition): Effect {
  const decides = { ipv4: zeros(partition), ipv6: zeros(partition) };
  const unmatched = { ipv4: 0n, ipv6: 0n };
  const keepsFromDefault = { ipv4: new Set<RuleId>(), ipv6: new Set<RuleId>() };
  const uncertain = new Set<RuleId>();
  for (const family of ["ipv4", "ipv6"] as const) {
    for (const { count, answers } of cellsWithin([partition], family, { kind: "any" })) {
      const { first = DEFAULT_RANK, second = DEFAULT_RANK, open } = answers[0] ?? {};
      const rule = ruleAt(partition, first);
      if (open !== undefined) {
        for (const { rank } of open) addIfRule(uncertain, ruleAt(partition, rank));
        addIfRule(uncertain, rule);
      } else if (rule === undefined) {
        unmatched[family] += count;
      } else {
        decides[family][rule] = (decides[family][rule] ?? 0n) + count;
        if (second === DEFAULT_RANK) keepsFromDefault[family].add(rule);
      }
    }
  }
  return { decides, unmatched, keepsFromDefault, uncertain };
}

/** How many addresses of both families the rule decides. */
export function decidesCountOf(effect: Effect, rule: RuleId): bigint {
  return (effect.decides.ipv4[rule] ?? 0n) + (effect.decides.ipv6[rule] ?? 0n);
}

function zeros(partition: Partition): bigint[] {
  return new Array<bigint>(partition.order.length).fill(0n);
}

function addIfRule(rules: Set<RuleId>, rule: RuleId | undefined): void {
  if (rule !== undefined) rules.add(rule);
}
