import { overlayOf } from "../../matcher/partition.js";
import { regionOf, renumbered } from "../../matcher/patchPrefixes.js";
import { prefixRowOf } from "../../matcher/prefixes.js";
import { type Ranges, rangesWithin } from "../../matcher/ranges.js";
import { DEFAULT_RANK, sweep } from "../../matcher/sweep.js";
import type { RuleId } from "../../model/ruleSet.js";
import { IPV4 } from "../../model/ruleTable.js";
import type { Standing } from "../dead.js";
import { markNeeded, mayBeRedundant } from "../redundant.js";
import { addTrait, clearTrait, REDUNDANT, type RuleTraits } from "../traits.js";
import type { CutFamilies, Edit } from "./cut.js";
import type { Recounted } from "./recount.js";

/**
 * Says anew which rules are redundant, of those whose cells were counted and of those that decide cells in a rule that came to life
 * or died, since what comes after a removed dead rule is asked there. `undefined` when that is too much to do.
 */
export function remarkRedundant(
  standing: Standing,
  families: CutFamilies,
  { touched, born, died }: Recounted,
  { numbers: { renumbering, isGone }, budget }: Edit,
  traits: RuleTraits,
): { readonly living: undefined } | undefined {
  const { ruleSet, partition, tally, ranked } = standing;
  const asked = new Set(touched);
  for (const { swept } of families.flatMap(({ pieces }) => pieces)) {
    for (let cell = 0; cell < swept.count; cell++) asked.add(swept.first[cell] ?? DEFAULT_RANK);
  }
  const familyOf = (rule: RuleId) =>
    families.find(({ family }) => (family === "ipv4") === (ruleSet.rules.kinds[rule] === IPV4));
  const buried = died.flatMap((rank) => (isGone(rank) ? [] : [renumbered(renumbering, rank)]));
  for (const rank of [...born, ...buried]) {
    const rule = partition.order[rank] ?? 0;
    const row = prefixRowOf(ruleSet.rules, rule, rank);
    const patched = familyOf(rule);
    if (row === undefined || patched === undefined) return undefined;
    const { ranges } = overlayOf(partition, patched.family);
    const { from, to } = rangesWithin(ranges, row.network, 0, row.length);
    if (!budget.spend(to - from)) return undefined;
    for (let range = from; range < to; range++) asked.add(ranges.first[range] ?? DEFAULT_RANK);
  }
  asked.delete(DEFAULT_RANK);
  for (const rank of asked) {
    const rule = partition.order[rank] ?? 0;
    clearTrait(traits, rule, REDUNDANT);
    if (!mayBeRedundant(standing, rank)) continue;
    const row = prefixRowOf(ruleSet.rules, rule, rank);
    const patched = familyOf(rule);
    if (row === undefined || patched === undefined) return undefined;
    const { ranges } = overlayOf(partition, patched.family);
    const { from, to } = rangesWithin(ranges, row.network, 0, row.length);
    // To look at a range takes a fraction of what it takes to cut a cell.
    if (!budget.spend((to - from) >>> 5)) return undefined;
    if (!hasDeadSecond(standing, ranges, rank, from, to)) {
      addTrait(traits, rule, REDUNDANT);
      continue;
    }
    const { region, around } = regionOf(patched.prefixes, row);
    if (!budget.spend(region.to - region.from)) return undefined;
    let isNeeded = false;
    const heads = around.map((place) => patched.prefixes.ranks[place] ?? DEFAULT_RANK);
    markNeeded({ ranked, tally }, patched.prefixes, sweep(patched.prefixes, region), heads, (needed) => {
      if (needed === rank) isNeeded = true;
    });
    if (!isNeeded) addTrait(traits, rule, REDUNDANT);
  }
  return { living: undefined };
}

/** Whether a dead rule would decide some range next after this one: only there does it matter who comes after that. */
function hasDeadSecond(
  { tally: { deciding } }: Standing,
  { first, second }: Ranges,
  rank: number,
  from: number,
  to: number,
): boolean {
  for (let range = from; range < to; range++) {
    const next = second[range] ?? DEFAULT_RANK;
    if (first[range] === rank && next !== DEFAULT_RANK && deciding[next] === 0) return true;
  }
  return false;
}
