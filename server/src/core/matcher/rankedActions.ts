import { defaultActionOf, type RuleSet } from "../model/ruleSet.js";
import { ACCEPT, REJECT } from "../model/ruleTable.js";
import { inSteps, type Steps } from "../text/steps.js";
import type { DEFAULT_RANK } from "./prefixes/sweep.js";

/**
 * One byte for each rank, and one for the default.
 *
 * The length is a power of two. So `rank & (length - 1)` is the rank itself, and the last place for {@link DEFAULT_RANK}, whose bits
 * are all set. Passes look ranks up without asking for the default: no processor guesses where it decides.
 */
export type RankTable = Uint8Array;

/** The action of each rule and of the default: {@link ACCEPT} or {@link REJECT}. */
export type RankedActions = RankTable;

/** Returns a table of zeros for `count` rules, and the value of the default from place `count` on. */
export function rankTable(count: number, ofDefault: number): RankTable {
  return new Uint8Array(2 ** (32 - Math.clz32(count))).fill(ofDefault, count);
}

/** Returns the index of a rank in a {@link RankTable}. */
export function indexOfRank(table: RankTable, rank: number): number {
  return rank & (table.length - 1);
}

/** Copies the actions of the rules in evaluation order. O(rules). */
export function* rankedActions(ruleSet: RuleSet, order: Uint32Array): Steps<RankedActions> {
  const { rules } = ruleSet;
  const ofDefault = defaultActionOf(ruleSet) === "accept" ? ACCEPT : REJECT;
  const actions = rankTable(order.length, ofDefault);
  yield* inSteps(order.length, (from, to) => copyActions(rules.actions, order, actions, from, to));
  return actions;
}

function copyActions(actions: Uint8Array, order: Uint32Array, ranked: RankedActions, from: number, to: number): void {
  for (let rank = from; rank < to; rank++) ranked[rank] = actions[order[rank] ?? 0] ?? ACCEPT;
}

/** Returns the action of a rank, the default's for {@link DEFAULT_RANK}. */
export function actionAt(actions: RankedActions, rank: number): number {
  return actions[indexOfRank(actions, rank)] ?? ACCEPT;
}
