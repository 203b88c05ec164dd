import type { Family } from "../address/address.js";
import type { Analysis } from "../analysis/analyze.js";
import { effectOf } from "../analysis/effect.js";
import { compile } from "../matcher/partition.js";
import { modelOf, type RuleId, ruleOf, speaksOfDefault } from "../model/ruleSet.js";
import { familiesOf } from "../model/source.js";
import { type FindingKind, onRule } from "./kind.js";
import { formatCount } from "./wording.js";

/**
 * An allow list that shuts nobody else out: accepts that change nothing, since what they do not name is accepted too,
 * and rejects that only carve exceptions out of them.
 */
export const missingCatchAll: FindingKind = {
  code: "missing-catch-all",
  level: "warning",
  *find(analysis) {
    const { ruleSet, effect } = analysis;
    if (ruleSet.problemCount > 0 || speaksOfDefault(ruleSet) || effect.uncertain.size > 0) return;
    const candidates = (["ipv4", "ipv6"] as const).filter((family) => isOpen(analysis, family));
    if (candidates.length === 0) return;
    const onlyCarved = onlyCarvedFamilies(analysis);
    const open = candidates.filter((family) => onlyCarved.includes(family));
    if (open.length === 0) return;
    const last = open.flatMap((family) => idleAccepts(analysis, family)).reduce((one, other) => Math.max(one, other));
    const left = open.reduce((sum, family) => sum + effect.unmatched[family], 0n);
    const families = open.length === 2 ? "" : `${familyName[open[0] ?? "ipv4"]} `;
    yield onRule(analysis, last, () => ({
      message: `This list accepts ${families}hosts and shuts no others out: ${formatCount(left)} ${families}addresses match no rule, and without a default they are accepted too. What it accepts would be accepted without it. Add "reject any" after the last rule, or "default accept" above the first if that is meant.`,
      related: [],
    }));
  },
};

const familyName: Readonly<Record<Family, string>> = { ipv4: "IPv4", ipv6: "IPv6" };

function isOpen(analysis: Analysis, family: Family): boolean {
  const { ruleSet, effect } = analysis;
  const spoken = ruleSet.rules.some((rule) => familiesOf(rule.source).includes(family));
  return spoken && effect.unmatched[family] > 0n && idleAccepts(analysis, family).length > 0;
}

/** Accept rules whose addresses, some of them at least, would be left to the default without them. */
function idleAccepts({ ruleSet, effect }: Analysis, family: Family): readonly RuleId[] {
  return [...effect.keepsFromDefault[family]].filter((id) => ruleOf(ruleSet, id).action === "accept");
}

/**
 * The families in which every rejected address is matched by some accept rule as well.
 *
 * With the accepts asked first, a reject rule decides exactly the addresses that no accept matches; and an address that only
 * rejects match is rejected in every order.
 */
function onlyCarvedFamilies({ ruleSet, effect }: Analysis): readonly Family[] {
  const acceptsFirst =
    modelOf(ruleSet) === "accept-overrides" ? effect : effectOf(compile(ruleSet, "accept-overrides"));
  return (["ipv4", "ipv6"] as const).filter((family) =>
    ruleSet.rules.every((rule, id) => rule.action === "accept" || (acceptsFirst.decides[family][id] ?? 0n) === 0n),
  );
}
