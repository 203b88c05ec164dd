import type { Family } from "../../address/address.js";
import { IPV4, type RuleId, type RuleTable } from "../../model/ruleTable.js";
import { inSteps, type Steps } from "../../text/steps.js";
import { isInDoubt, type RuleTraits } from "./traits.js";

/** The first rule in doubt of each family, in file order. */
export type FirstInDoubt = Readonly<Record<Family, RuleId | undefined>>;

/** Finds the first rule in doubt of each family. Such a rule has a mask, so it belongs to one family. O(rules). */
export function* firstInDoubt({ kinds }: RuleTable, traits: RuleTraits): Steps<FirstInDoubt> {
  const found: Record<Family, RuleId | undefined> = { ipv4: undefined, ipv6: undefined };
  yield* inSteps(traits.length, (from, to) => findIn(found, kinds, traits, from, to));
  return found;
}

function findIn(
  found: Record<Family, RuleId | undefined>,
  kinds: Uint8Array,
  traits: RuleTraits,
  from: number,
  to: number,
): void {
  for (let rule = from; rule < to; rule++) {
    if (isInDoubt(traits, rule)) found[kinds[rule] === IPV4 ? "ipv4" : "ipv6"] ??= rule;
  }
}
