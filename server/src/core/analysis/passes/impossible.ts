import type { Ipv6 } from "../../address/ipv6.js";
import { maskOfLength } from "../../address/mask.js";
import type { RuleSet } from "../../model/ruleSet.js";
import { addRule, builtTable, ruleTableBuilder, spliceRules } from "../../model/ruleTable.js";
import { overlaps, type Source } from "../../model/source.js";

const ZERO: Ipv6 = [0, 0, 0, 0];
const MULTICAST: Ipv6 = [0xff000000, 0, 0, 0];

/** The addresses that no TCP client has: 0/8, 224/4 and 240/4, ff00::/8, and ::. */
const impossible: readonly Source[] = [
  { kind: "ipv4", address: 0, mask: maskOfLength(8) },
  { kind: "ipv4", address: 0xe0000000, mask: maskOfLength(3) },
  { kind: "ipv6", address: MULTICAST, length: 8 },
  { kind: "ipv6", address: ZERO, length: 128 },
];

/** Whether a source matches an address that no client has. */
export function overlapsImpossible(source: Source): boolean {
  return impossible.some((other) => overlaps(source, other));
}

/** Adds accepts of all addresses that no client has. If accepts are asked first, rejects decide only what clients can have. */
export function withImpossible(ruleSet: RuleSet): RuleSet {
  const builder = ruleTableBuilder(impossible.length);
  const nowhere = { start: 0, end: 0 };
  for (const source of impossible) {
    addRule(builder, 0, {
      kind: "rule",
      action: "accept",
      actionSpan: nowhere,
      source,
      addressSpan: nowhere,
      maskSpan: undefined,
    });
  }
  const { rules, kindCounts } = ruleSet;
  const [any, ipv4, ipv6] = kindCounts;
  return {
    ...ruleSet,
    rules: spliceRules(rules, rules.count, 0, builtTable(builder), 0),
    kindCounts: [any, ipv4 + 2, ipv6 + 2],
  };
}
