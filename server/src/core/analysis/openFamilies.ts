import type { Family } from "../address/address.js";
import { cellsWithin } from "../matcher/cells.js";
import { compile, type Partition } from "../matcher/partition.js";
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
  if (ruleSet.problemCount > 0 || speaksOfDefault(ruleSet)) return NONE;
  if (uncertain.size > 0) return { families: [], isProved: false };
  const candidates = familiesSpokenOf(ruleSet).filter(
    (family) => hasUnmatched(standing.partition, family) && idleAccepts(standing, family).length > 0,
  );
  return candidates.length === 0 ? NONE : onlyCarved(standing, candidates);
}

/** Accept rules of which some address at least would be left to the default without them. */
export function idleAccepts({ partition, ranked }: Standing, family: Family): readonly RuleId[] {
  const idle = new Set<number>();
  for (const [first, second] of decidersOf(partition, family)) {
    if (first !== DEFAULT_RANK && second === DEFAULT_RANK && actionAt(ranked, first) === ACCEPT) idle.add(first);
  }
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

function hasUnmatched(partition: Partition, family: Family): boolean {
  for (const [first] of decidersOf(partition, family)) if (first === DEFAULT_RANK) return true;
  return false;
}

/** For each part of a family the rank that decides and the rank that would without it. */
function* decidersOf(partition: Partition, family: Family): Generator<readonly [first: number, second: number]> {
  if (family === "ipv4" && partition.ipv4.roots.length > 0) {
    for (const { answers } of cellsWithin([partition], family, { kind: "any" })) {
      const [answer] = answers;
      if (answer !== undefined && answer.open === undefined) yield [answer.first, answer.second];
    }
    return;
  }
  const { first, second } = family === "ipv4" ? partition.ipv4.ranges : partition.ipv6;
  for (let range = 0; range < first.length; range++) {
    yield [first[range] ?? DEFAULT_RANK, second[range] ?? DEFAULT_RANK];
  }
}

/**
 * Those of the families in which every rejected address is matched by some accept rule as well.
 *
 * With the accepts asked first, a reject rule decides exactly the addresses that no accept matches; and an address that only
 * rejects match is rejected in every order. Mostly some address is matched by a single reject and by nothing else, which settles it.
 */
function onlyCarved({ ruleSet, partition, ranked }: Standing, candidates: readonly Family[]): OpenFamilies {
  const unsettled = candidates.filter((family) => {
    for (const [first, second] of decidersOf(partition, family)) {
      if (first !== DEFAULT_RANK && second === DEFAULT_RANK && actionAt(ranked, first) === REJECT) return false;
    }
    return true;
  });
  if (unsettled.length === 0 || !hasReject(ruleSet)) return { families: unsettled, isProved: true };
  const acceptsFirst = compile(ruleSet, "accept-overrides");
  if (!acceptsFirst.ipv4.complete) return { families: [], isProved: false };
  const asked = rankedActions(ruleSet, acceptsFirst.order);
  const families = unsettled.filter((family) => {
    for (const [first] of decidersOf(acceptsFirst, family)) {
      if (first !== DEFAULT_RANK && actionAt(asked, first) === REJECT) return false;
    }
    return true;
  });
  return { families, isProved: true };
}

function hasReject({ rules }: RuleSet): boolean {
  return rules.actions.includes(REJECT);
}
