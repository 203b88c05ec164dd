import type { Family } from "../address/address.js";
import { compile } from "../matcher/partition.js";
import { modelOf, type RuleId, type RuleSet, ruleOf, speaksOfDefault } from "../model/ruleSet.js";
import { familiesOf } from "../model/source.js";
import { type Effect, effectOf } from "./effect.js";

/**
 * The families in which the file is an allow list that shuts nobody else out: its accepts change nothing, since what they do
 * not name is accepted too, and its rejects only carve exceptions out of them. None when the file speaks of its default, when
 * a line does not parse, or when too little is proved.
 */
export function openFamilies(ruleSet: RuleSet, effect: Effect): readonly Family[] {
  if (ruleSet.problemCount > 0 || speaksOfDefault(ruleSet) || effect.uncertain.size > 0) return [];
  const candidates = familiesSpokenOf(ruleSet).filter(
    (family) => effect.unmatched[family] > 0n && idleAccepts(ruleSet, effect, family).length > 0,
  );
  return candidates.length === 0 ? [] : onlyCarved(ruleSet, effect, candidates);
}

/** Accept rules of which some address at least would be left to the default without them. */
export function idleAccepts(ruleSet: RuleSet, effect: Effect, family: Family): readonly RuleId[] {
  return [...effect.keepsFromDefault[family]].filter((id) => ruleOf(ruleSet, id).action === "accept");
}

/** The families that some rule matches addresses of. */
export function familiesSpokenOf(ruleSet: RuleSet): readonly Family[] {
  return (["ipv4", "ipv6"] as const).filter((family) =>
    ruleSet.rules.some((rule) => familiesOf(rule.source).includes(family)),
  );
}

/**
 * Those of the families in which every rejected address is matched by some accept rule as well.
 *
 * With the accepts asked first, a reject rule decides exactly the addresses that no accept matches; and an address that only
 * rejects match is rejected in every order.
 */
function onlyCarved(ruleSet: RuleSet, effect: Effect, families: readonly Family[]): readonly Family[] {
  const acceptsFirst =
    modelOf(ruleSet) === "accept-overrides" ? effect : effectOf(compile(ruleSet, "accept-overrides"));
  return families.filter((family) =>
    ruleSet.rules.every((rule, id) => rule.action === "accept" || (acceptsFirst.decides[family][id] ?? 0n) === 0n),
  );
}
