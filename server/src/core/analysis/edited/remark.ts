import { regionOf } from "../../matcher/patch.js";
import type { Prefixes } from "../../matcher/prefixes.js";
import { prefixRowOf } from "../../matcher/prefixes.js";
import { type Ranges, rangesWithin } from "../../matcher/ranges.js";
import { DEFAULT_RANK, sweep } from "../../matcher/sweep.js";
import { isSameRow } from "../../matcher/words.js";
import type { RuleId } from "../../model/ruleSet.js";
import { ACCEPT, ANY, IPV4 } from "../../model/ruleTable.js";
import { ACCEPTS, type Actions, actionsBySums, markDead, REJECTS, reasonOf, type Standing } from "../dead.js";
import { markNeeded, mayBeRedundant } from "../redundant.js";
import { actionAt, type RankedActions } from "../tally.js";
import { addTrait, clearTrait, DEAD, REDUNDANT, type RuleTraits, traitBit } from "../traits.js";
import type { Budget } from "./budget.js";
import type { CutFamily } from "./cut.js";
import type { Recounted } from "./recount.js";

/** Says anew why rules are dead, of those in the regions that were cut and of those around them. */
export function remarkDead(standing: Standing, cut: CutFamily, traits: RuleTraits): void {
  const { family, prefixes, pieces } = cut;
  const { partition, ranked, tally, catchAlls, ruleSet } = standing;
  const ranges = rangesOf(standing, cut);
  const { width, networks, lengths, ranks } = prefixes;
  const ruleAt = (place: number) => partition.order[ranks[place] ?? 0] ?? 0;
  for (const { region, swept, around } of pieces) {
    for (let place = region.from; place < region.to; place++) clearTrait(traits, ruleAt(place), DEAD);
    const mark = (rule: RuleId, reason: Parameters<typeof traitBit>[0]) => addTrait(traits, rule, traitBit(reason));
    markDead(standing, family, prefixes, swept, mark, actionsBySums(ranked, swept));
    for (const head of around) {
      const isTwin = (place: number) =>
        lengths[place] === lengths[head] && isSameRow(networks, place, networks, head, width);
      for (let place = head; place < lengths.length && isTwin(place); place++) {
        const rule = ruleAt(place);
        const rank = ranks[place] ?? 0;
        clearTrait(traits, rule, DEAD);
        if (tally.deciding[rank] !== 0) continue;
        const isAny = ruleSet.rules.kinds[rule] === ANY;
        const catchAll = isAny ? Math.max(catchAlls.ipv4, catchAlls.ipv6) : catchAlls[family];
        const actions = () =>
          isAny
            ? actionsOfRanges(partition.ipv4.ranges, ranked) | actionsOfRanges(partition.ipv6, ranked)
            : actionsOfRanges(ranges, ranked, prefixes, head);
        const reason = reasonOf(standing, rank, catchAll, isAny ? rank : (ranks[head] ?? 0), actions);
        if (reason !== undefined) addTrait(traits, rule, traitBit(reason));
      }
    }
  }
}

/** The actions that decide the ranges in a prefix, or all of them; mostly the first few tell. */
function actionsOfRanges(ranges: Ranges, ranked: RankedActions, prefixes?: Prefixes, place = 0): Actions {
  const { from, to } =
    prefixes === undefined
      ? { from: 0, to: ranges.first.length }
      : rangesWithin(ranges, prefixes.networks, place, prefixes.lengths[place] ?? 0);
  let actions = 0;
  for (let range = from; range < to && actions !== (ACCEPTS | REJECTS); range++) {
    actions |= actionAt(ranked, ranges.first[range] ?? DEFAULT_RANK) === ACCEPT ? ACCEPTS : REJECTS;
  }
  return actions;
}

/**
 * Says anew which rules are redundant, of those whose cells were counted and of those that decide cells in a rule that came to life
 * or died, since what comes after a removed dead rule is asked there. False when that is too much to do.
 */
export function remarkRedundant(
  standing: Standing,
  families: readonly CutFamily[],
  { touched }: Recounted,
  traits: RuleTraits,
  budget: Budget,
): boolean {
  const { ruleSet, partition, tally, ranked } = standing;
  const asked = new Set(touched.keys());
  for (const { swept } of families.flatMap(({ pieces }) => pieces)) {
    for (let cell = 0; cell < swept.count; cell++) asked.add(swept.first[cell] ?? DEFAULT_RANK);
  }
  const familyOf = (rule: RuleId) =>
    families.find(({ family }) => (family === "ipv4") === (ruleSet.rules.kinds[rule] === IPV4));
  for (const [rank, wasAlive] of touched) {
    if (wasAlive === (tally.deciding[rank] !== 0)) continue;
    const rule = partition.order[rank] ?? 0;
    const row = prefixRowOf(ruleSet.rules, rule, rank);
    const patched = familyOf(rule);
    if (row === undefined || patched === undefined) return false;
    const ranges = rangesOf(standing, patched);
    const { from, to } = rangesWithin(ranges, row.network, 0, row.length);
    if (!budget.spend(to - from)) return false;
    for (let range = from; range < to; range++) asked.add(ranges.first[range] ?? DEFAULT_RANK);
  }
  asked.delete(DEFAULT_RANK);
  for (const rank of asked) {
    const rule = partition.order[rank] ?? 0;
    clearTrait(traits, rule, REDUNDANT);
    if (!mayBeRedundant(standing, rank)) continue;
    const row = prefixRowOf(ruleSet.rules, rule, rank);
    const patched = familyOf(rule);
    if (row === undefined || patched === undefined) return false;
    const ranges = rangesOf(standing, patched);
    const { from, to } = rangesWithin(ranges, row.network, 0, row.length);
    // To look at a range takes a fraction of what it takes to cut a cell.
    if (!budget.spend((to - from) >>> 5)) return false;
    if (!hasDeadSecond(standing, ranges, rank, from, to)) {
      addTrait(traits, rule, REDUNDANT);
      continue;
    }
    const { region, around } = regionOf(patched.prefixes, row);
    if (!budget.spend(region.to - region.from)) return false;
    let isNeeded = false;
    const heads = around.map((place) => patched.prefixes.ranks[place] ?? DEFAULT_RANK);
    markNeeded({ ranked, tally }, patched.prefixes, sweep(patched.prefixes, region), heads, (needed) => {
      if (needed === rank) isNeeded = true;
    });
    if (!isNeeded) addTrait(traits, rule, REDUNDANT);
  }
  return true;
}

function rangesOf({ partition }: Standing, { family }: CutFamily): Ranges {
  return family === "ipv4" ? partition.ipv4.ranges : partition.ipv6;
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
