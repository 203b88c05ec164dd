import type { Budget, Steps } from "../../server/src/core/text/steps.js";

export interface Spent {
  /** The most steps of the budget that were spent between two pauses. */
  readonly most: number;
  readonly all: number;
  readonly pauses: number;
}

/** Runs steps, and counts what they spend of a budget. */
export function spentSteps<Result>(steps: Steps<Result>, budget: Budget): Spent & { readonly result: Result } {
  const all = budget.left;
  let [most, pauses, before] = [0, 0, budget.left];
  for (;;) {
    const { done, value } = steps.next();
    pauses++;
    most = Math.max(most, before - budget.left);
    before = budget.left;
    if (done === true) return { most, all: all - budget.left, pauses, result: value };
  }
}
