import type { Family } from "../address/address.js";
import { compile, type Partition } from "../matcher/partition.js";
import { visitParts } from "../matcher/parts.js";
import { DEFAULT_RANK } from "../matcher/sweep.js";
import { familiesSpokenOf, type RuleId, type RuleSet, speaksOfDefault } from "../model/ruleSet.js";
import { ACCEPT, REJECT } from "../model/ruleTable.js";
import type { Standing } from "./dead.js";
import { actionAt, rankedActions } from "./tally.js";

/** The families in which the file is an allow list that shuts nobody else out; others may be, unless that is proved. */
export interface OpenFamilies {
  readonly families: readonly Family[];
  readonly isProved: boolean;
}

const NONE: OpenFamilies = { families: [], isProved: true };

/**
 * Where the accepts change nothing, since what they do not name is accepted too, and the rejects only carve exceptions out of
 * them. Nowhere when the file speaks of its default or a line does not parse.
 */
export function openFamilies(standing: Standing): OpenFamilies {
  const { ruleSet, uncertain } = standing;
  if (isExcused(ruleSet)) return NONE;
  if (uncertain.size > 0) return { families: [], isProved: false };
  const candidates = familiesSpokenOf(ruleSet).filter(
    (family) => hasUnmatched(standing, family) && idleAccepts(standing, family).length > 0,
  );
  return candidates.length === 0 ? NONE : onlyCarved(standing, candidates);
}

/** The same after an edit that changed no rule. */
export function openFamiliesAfter(
  before: Standing & { readonly openFamilies: OpenFamilies },
  ruleSet: RuleSet,
): OpenFamilies {
  if (isExcused(ruleSet) === isExcused(before.ruleSet)) return before.openFamilies;
  return openFamilies({ ...before, ruleSet });
}

function isExcused(ruleSet: RuleSet): boolean {
  return ruleSet.problemCount > 0 || speaksOfDefault(ruleSet);
}

/** Accept rules of which some address at least would be left to the default without them. */
export function idleAccepts({ partition, ranked }: Standing, family: Family): readonly RuleId[] {
  const idle = new Set<number>();
  visitDeciders(partition, family, (first, second) => {
    if (first !== DEFAULT_RANK && second === DEFAULT_RANK && actionAt(ranked, first) === ACCEPT) idle.add(first);
    return false;
  });
  return [...idle].map((rank) => partition.order[rank] ?? 0);
}

/** The accept rules that change nothing because a catch-all is missing, or may be when too little is proved. */
export function explainedByOpenFamilies(
  analysis: Standing & { readonly openFamilies: OpenFamilies },
): ReadonlySet<RuleId> {
  const { families, isProved } = analysis.openFamilies;
  const mayBeOpen: readonly Family[] = isProved ? families : ["ipv4", "ipv6"];
  return new Set(mayBeOpen.flatMap((family) => idleAccepts(analysis, family)));
}

function hasUnmatched({ partition, catchAlls }: Standing, family: Family): boolean {
  if (catchAlls[family] !== DEFAULT_RANK) return false;
  return visitDeciders(partition, family, (first) => first === DEFAULT_RANK);
}

/**
 * Visits, for each part of a family, the rank that decides and the rank that would without it, until a visit answers true, and
 * tells whether one did. What could not be proved is left out.
 */
export function visitDeciders(
  { ipv4, ipv6 }: Partition,
  family: Family,
  visit: (first: number, second: number) => boolean,
): boolean {
  if (family === "ipv4" && ipv4.odd.length > 0) return visitParts(ipv4, visit, () => false);
  const { first, second } = family === "ipv4" ? ipv4.ranges : ipv6;
  for (let range = 0; range < first.length; range++) {
    if (visit(first[range] ?? DEFAULT_RANK, second[range] ?? DEFAULT_RANK)) return true;
  }
  return false;
}

/**
 * Those of the families in which every rejected address is matched by some accept rule as well.
 *
 * With the accepts asked first, a reject rule decides exactly the addresses that no accept matches; and an address that only
 * rejects match is rejected in every order. Mostly some address is matched by a single reject and by nothing else, which settles it.
 */
function onlyCarved({ ruleSet, partition, ranked }: Standing, candidates: readonly Family[]): OpenFamilies {
  const unsettled = candidates.filter((family) => {
    const isAlone = (first: number, second: number) =>
      first !== DEFAULT_RANK && second === DEFAULT_RANK && actionAt(ranked, first) === REJECT;
    return !visitDeciders(partition, family, isAlone);
  });
  if (unsettled.length === 0 || !hasReject(ruleSet)) return { families: unsettled, isProved: true };
  const acceptsFirst = compile(ruleSet, "accept-overrides");
  if (!acceptsFirst.ipv4.complete) return { families: [], isProved: false };
  const asked = rankedActions(ruleSet, acceptsFirst.order);
  const families = unsettled.filter((family) => {
    const isRejected = (first: number) => first !== DEFAULT_RANK && actionAt(asked, first) === REJECT;
    return !visitDeciders(acceptsFirst, family, isRejected);
  });
  return { families, isProved: true };
}

function hasReject({ rules }: RuleSet): boolean {
  return rules.actions.includes(REJECT);
}
