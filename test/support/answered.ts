import { type Budget, budgetOf, runToEnd, type Steps } from "../../server/src/core/text/steps.js";

/** Answers a question without a pause, within a budget of its own. */
export function answered<Result>(question: (budget: Budget) => Steps<Result>): Result {
  return runToEnd(question(budgetOf()));
}

/** Lists what a question yields, within a budget of its own. Leaves out the pauses between its steps. */
export function listed<Part>(question: (budget: Budget) => Iterable<Part | undefined>): readonly Part[] {
  return [...question(budgetOf())].filter((part) => part !== undefined);
}
