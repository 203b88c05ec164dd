import { oddWithin } from "../../matcher/oddMasks.js";
import { overlayOf } from "../../matcher/partition.js";
import type { Prefixes } from "../../matcher/prefixes.js";
import { type Ranges, rangesWithin } from "../../matcher/ranges.js";
import { DEFAULT_RANK } from "../../matcher/sweep.js";
import { isSameRow } from "../../matcher/words.js";
import type { RuleId } from "../../model/ruleSet.js";
import { ACCEPT, ANY, sourceOf } from "../../model/ruleTable.js";
import { ACCEPTS, type Actions, actionsByCells, actionsWithin, REJECTS } from "../actions.js";
import { markDead, markDeadOdd, reasonOf, type Standing } from "../dead.js";
import { actionAt, type RankedActions } from "../tally.js";
import { addTrait, clearTrait, DEAD, type DeadReason, type RuleTraits, traitBit } from "../traits.js";
import type { CutFamily } from "./cut.js";

/** Says anew why rules are dead, of those in the regions that were cut, of those around them, and of odd ones that meet them. */
export function remarkDead(standing: Standing, cut: CutFamily, traits: RuleTraits): void {
  const { family, prefixes, pieces } = cut;
  const { partition, ranked, tally, catchAlls, ruleSet } = standing;
  const { ranges } = overlayOf(partition, family);
  const { width, networks, lengths, ranks } = prefixes;
  const { odd } = partition.ipv4;
  const actionsOf = actionsByCells(standing);
  const ruleAt = (rank: number) => partition.order[rank] ?? 0;
  const mark = (rule: RuleId, reason: DeadReason) => addTrait(traits, rule, traitBit(reason));

  /** Which actions decide something of the addresses of a rule for a prefix around a region, or for `any`. */
  function actionsAround(rule: RuleId, head: number): Actions {
    const isAny = ruleSet.rules.kinds[rule] === ANY;
    if (odd.length > 0 && (isAny || family === "ipv4")) return actionsOf(sourceOf(ruleSet.rules, rule));
    if (!isAny) return actionsOfRanges(ranges, ranked, prefixes, head);
    return actionsOfRanges(partition.ipv4.ranges, ranked) | actionsOfRanges(partition.ipv6, ranked);
  }

  for (const { row, region, swept, around } of pieces) {
    for (let place = region.from; place < region.to; place++) clearTrait(traits, ruleAt(ranks[place] ?? 0), DEAD);
    markDead(standing, family, prefixes, swept, mark, actionsWithin(standing, family, prefixes, swept, actionsOf));
    for (const head of around) {
      const isTwin = (place: number) =>
        lengths[place] === lengths[head] && isSameRow(networks, place, networks, head, width);
      for (let place = head; place < lengths.length && isTwin(place); place++) {
        const rank = ranks[place] ?? 0;
        const rule = ruleAt(rank);
        clearTrait(traits, rule, DEAD);
        if (tally.deciding[rank] !== 0) continue;
        const isAny = ruleSet.rules.kinds[rule] === ANY;
        const catchAll = isAny ? Math.max(catchAlls.ipv4, catchAlls.ipv6) : catchAlls[family];
        const first = isAny ? rank : (ranks[head] ?? 0);
        const reason = reasonOf(standing, rank, catchAll, first, () => actionsAround(rule, head));
        if (reason !== undefined) mark(rule, reason);
      }
    }
    const meeting = family === "ipv4" ? oddWithin(odd, row.network[0] ?? 0, row.length) : [];
    for (const { rank } of meeting) clearTrait(traits, ruleAt(rank), DEAD);
    markDeadOdd(standing, meeting, mark, actionsOf);
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
