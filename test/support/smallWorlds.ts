import fc from "fast-check";
import { parse, parseAddress, type RuleSet, runToEnd } from "../../server/src/core/index.js";
import type { Condition } from "../../server/src/core/model/condition.js";
import { evaluationOrder, modelOf, ruleOf } from "../../server/src/core/model/ruleSet.js";
import { matches } from "../../server/src/core/model/source.js";

/** Three things, each true or false, as bits: all that a small list may depend on besides the address. */
export const worlds = Array.from({ length: 8 }, (_, bits) => bits);

export const smallAddresses = Array.from({ length: 16 }, (_, last) => parseAddress(`10.0.0.${last}`)).filter(
  (address) => address !== undefined,
);

export type SmallAddress = (typeof smallAddresses)[number];

export interface SmallRule {
  readonly action: string;
  readonly last: number;
  readonly length: number;
  /** Which of three things must hold, as bits. */
  readonly condition: number;
}

export const smallRule: fc.Arbitrary<SmallRule> = fc.record({
  action: fc.constantFrom("accept", "reject"),
  last: fc.nat(15),
  length: fc.nat(4),
  condition: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(7) }),
});

/** All conditions of three things, by their bits. */
export const smallConditions: readonly Condition[] = Array.from({ length: 7 }, (_, place) => {
  const names = ["a", "b", "c"].filter((_name, bit) => ((place + 1) & (1 << bit)) !== 0);
  return { atoms: names.map((name) => ({ name, values: ["yes"] })), why: `with ${names.join(" and ")}` };
});

/** Returns a list of small rules, with `more` lines behind them. */
export function smallListOf(
  head: string,
  rules: readonly SmallRule[],
  more: readonly string[] = [],
  all: readonly Condition[] = smallConditions,
): RuleSet {
  const lines = rules.map(({ action, last, length }) => {
    const block = last - (last % 2 ** (4 - length));
    return `${action} 10.0.0.${block}/${28 + length}`;
  });
  const list = parse([head, ...lines, ...more].join("\n"));
  const conditions = Uint32Array.from(rules, ({ condition }) => condition);
  if (conditions.every((condition) => condition === 0)) return list;
  return { ...list, rules: { ...list.rules, conditions }, conditions: all };
}

/** Returns the deciding rule, asking one rule after the other. `holds` answers whether the condition of a rule holds. */
export function decideWhere(
  list: RuleSet,
  address: SmallAddress,
  holds: (id: number, condition: number) => boolean,
): number | undefined {
  const { conditions = [], ...rules } = list.rules;
  const order = runToEnd(evaluationOrder({ ...list, rules }, modelOf(list)));
  return order.find((id) => {
    const condition = conditions[id] ?? 0;
    return (condition === 0 || holds(id, condition)) && matches(ruleOf(list, id).source, address);
  });
}

/** Returns the deciding rule in a world. A rule left out is not asked. */
export function decideSlowly(
  list: RuleSet,
  world: number,
  address: SmallAddress,
  without?: number,
): number | undefined {
  const others = without === undefined ? list : leavingOut(list, without);
  return decideWhere(others, address, (_, condition) => (condition & ~world) === 0);
}

/** Gives a rule a condition that holds in no world. */
function leavingOut(list: RuleSet, id: number): RuleSet {
  const conditions = Uint32Array.from(list.rules.conditions ?? new Uint32Array(list.rules.count));
  conditions[id] = worlds.length;
  return { ...list, rules: { ...list.rules, conditions } };
}
