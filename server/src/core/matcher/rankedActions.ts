import { defaultActionOf, type RuleSet } from "../model/ruleSet.js";
import { ACCEPT, REJECT } from "../model/ruleTable.js";
import { inSteps, type Steps } from "../text/steps.js";
import { DEFAULT_RANK } from "./prefixes/sweep.js";

/** The action of each rule, by rank, and of the default: {@link ACCEPT} or {@link REJECT}. */
export interface RankedActions {
  readonly actions: Uint8Array;
  readonly fallback: number;
}

/** Copies the actions of the rules in evaluation order. O(rules). */
export function* rankedActions(ruleSet: RuleSet, order: Uint32Array): Steps<RankedActions> {
  const { rules } = ruleSet;
  const actions = new Uint8Array(order.length);
  yield* inSteps(order.length, (from, to) => {
    for (let rank = from; rank < to; rank++) actions[rank] = rules.actions[order[rank] ?? 0] ?? ACCEPT;
  });
  return { actions, fallback: defaultActionOf(ruleSet) === "accept" ? ACCEPT : REJECT };
}

/** Returns the action of a rank, the default's for {@link DEFAULT_RANK}. */
export function actionAt({ actions, fallback }: RankedActions, rank: number): number {
  return rank === DEFAULT_RANK ? fallback : (actions[rank] ?? fallback);
}
