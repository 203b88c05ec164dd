import type { Family } from "../address/address.js";
import { compile } from "../matcher/partition.js";
import { modelOf, type RuleId, type RuleSet, ruleOf, speaksOfDefault } from "../model/ruleSet.js";
import { familiesOf } from "../model/source.js";
import { type Effect, effectOf } from "./effect.js";

/** The families in which the file is an allow list that shuts nobody else out; others may be, unless that is proved. */
export interface OpenFamilies {
  readonly families: readonly Family[];
  readonly isProved: boolean;
}

/**
 * Where the accepts change nothing, since what they do not name is accepted too, and the rejects only carve exceptions out of
 * them. Nowhere when the file speaks of its default or a line does not parse.
 */
export function openFamilies(ruleSet: RuleSet, effect: Effect): OpenFamilies {
  if (ruleSet.problemCount > 0 || speaksOfDefault(ruleSet)) return { families: [], isProved: true };
  if (effect.uncertain.size > 0) return { families: [], isProved: false };
  const candidates = familiesSpokenOf(ruleSet).filter(
    (family) => effect.unmatched[family] > 0n && idleAccepts(ruleSet, effect, family).length > 0,
  );
  return candidates.length === 0 ? { families: [], isProved: true } : onlyCarved(ruleSet, effect, candidates);
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
function onlyCarved(ruleSet: RuleSet, effect: Effect, candidates: readonly Family[]): OpenFamilies {
  const acceptsFirst =
    modelOf(ruleSet) === "accept-overrides" ? effect : effectOf(compile(ruleSet, "accept-overrides"));
  if (acceptsFirst.uncertain.size > 0) return { families: [], isProved: false };
  const families = candidates.filter((family) =>
    ruleSet.rules.every((rule, id) => rule.action === "accept" || (acceptsFirst.decides[family][id] ?? 0n) === 0n),
  );
  return { families, isProved: true };
}
