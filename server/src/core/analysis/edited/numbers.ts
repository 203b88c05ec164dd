import { emptyLike } from "../../columns.js";
import { type Renumbering, renumbered } from "../../matcher/patchPrefixes.js";
import type { Ranges } from "../../matcher/ranges.js";
import { DEFAULT_RANK } from "../../matcher/sweep.js";
import { evaluationOrder, modelOf, type RuleId, type RuleSet } from "../../model/ruleSet.js";
import { ACCEPT, type RuleChange } from "../../model/ruleTable.js";
import type { Standing } from "../dead.js";
import type { RankedActions } from "../tally.js";

/** The ranks after the edit, and what became of those before it. */
export interface Numbers {
  readonly order: Uint32Array;
  /** Removed rules have no rank any more: theirs becomes {@link DEFAULT_RANK}. */
  readonly renumbering: Renumbering;
  readonly oldRankOf: (rule: RuleId) => number;
  readonly rankOf: (rule: RuleId) => number;
  /** Whether a rank before the edit is that of a rule that it removed. */
  readonly isGone: (oldRank: number) => boolean;
}

export function renumber(before: Standing, ruleSet: RuleSet, { first, removed, inserted }: RuleChange): Numbers {
  const old = before.partition.order;
  const isRemoved = (rule: RuleId) => rule >= first && rule < first + removed;
  const isGone = (rank: number) => isRemoved(old[rank] ?? 0);
  if (modelOf(ruleSet) === "first-match" && removed === inserted) {
    return { order: old, renumbering: undefined, oldRankOf: (rule) => rule, rankOf: (rule) => rule, isGone };
  }
  const order = evaluationOrder(ruleSet, modelOf(ruleSet));
  const ranks = inverseOf(order);
  const oldRanks = inverseOf(old);
  const renumbering = new Int32Array(old.length);
  for (let rank = 0; rank < old.length; rank++) {
    const rule = old[rank] ?? 0;
    renumbering[rank] = isRemoved(rule) ? DEFAULT_RANK : (ranks[rule < first ? rule : rule - removed + inserted] ?? 0);
  }
  return { order, renumbering, oldRankOf: (rule) => oldRanks[rule] ?? 0, rankOf: (rule) => ranks[rule] ?? 0, isGone };
}

function inverseOf(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) places[order[place] ?? 0] = place;
  return places;
}

/** Changes the ranks in ranges where they stand. */
export function renumberRanges({ first, second }: Ranges, renumbering: Renumbering): void {
  if (renumbering === undefined) return;
  for (let range = 0; range < first.length; range++) {
    first[range] = renumbered(renumbering, first[range] ?? DEFAULT_RANK);
    second[range] = renumbered(renumbering, second[range] ?? DEFAULT_RANK);
  }
}

/** What the rules say after the edit; what they said before it stays as it is. */
export function rankedAfter(
  { actions, fallback }: RankedActions,
  { rules }: RuleSet,
  newcomers: readonly RuleId[],
  { order, renumbering, rankOf }: Numbers,
): RankedActions {
  const after = moved(actions.slice(), renumbering, order.length);
  for (const rule of newcomers) after[rankOf(rule)] = rules.actions[rule] ?? ACCEPT;
  return { actions: after, fallback };
}

/** A column by rank in the ranks after the edit; it is taken over where they are the same. */
export function moved<Kind extends Uint8Array | Uint32Array>(old: Kind, renumbering: Renumbering, count: number): Kind {
  if (renumbering === undefined) return old;
  const now = emptyLike(old, count);
  for (let rank = 0; rank < old.length; rank++) {
    const place = renumbering[rank] ?? DEFAULT_RANK;
    if (place !== DEFAULT_RANK) now[place] = old[rank] ?? 0;
  }
  return now;
}
