/** Work in steps. Between two steps the caller may do other work or cancel this one. */
export type Steps<Result> = Generator<undefined, Result, void>;

/** The most rows or cells that one step visits, in about a millisecond. */
export const ROWS_A_STEP = 16_384;

/**
 * How much work some proofs may still cost together: rules looked at, nodes built or visited. All work for one request shares a budget.
 *
 * `left` goes on falling below 0, so that work on what is left undone still pauses.
 */
export interface Budget {
  left: number;
  /** What was left at the last pause. */
  paused: number;
  /** The budget that this one is a part of. What the part spends, the whole spends too. */
  readonly whole: Budget | undefined;
}

/** The steps that masks with holes may cost a file or a request. Without this bound, random masks could take for ever. */
export const STEP_BUDGET = 6_000_000;

export function budgetOf(steps: number = STEP_BUDGET): Budget {
  return { left: steps, paused: steps, whole: undefined };
}

/** Returns half of what is left, for one of several proofs. The proofs after it have the rest. */
export function halfOfBudget(whole: Budget): Budget {
  const left = Math.max(0, Math.ceil(whole.left / 2));
  return { left, paused: left, whole };
}

/** Takes steps from a budget. Returns false if none are left. */
export function spend(budget: Budget, steps: number): boolean {
  for (let each: Budget | undefined = budget; each !== undefined; each = each.whole) each.left -= steps;
  return budget.left >= 0;
}

/** Whether {@link ROWS_A_STEP} steps were spent since the last pause. If so, the caller must pause. */
export function isPauseDue(budget: Budget): boolean {
  if (budget.paused - budget.left < ROWS_A_STEP) return false;
  budget.paused = budget.left;
  return true;
}

/**
 * Visits rows 0 to `count` (exclusive) in steps. Each step visits rows `from` to `to` (exclusive).
 *
 * The loops of every analysis are functions of their modules, which `visit` calls. V8 drops the compiled code of a closure with it.
 */
export function* inSteps(
  count: number,
  visit: (from: number, to: number) => void,
  rowsAStep: number = ROWS_A_STEP,
): Steps<void> {
  for (let from = 0; from < count; from += rowsAStep) {
    visit(from, Math.min(count, from + rowsAStep));
    yield;
  }
}

/** Returns a result that needs no steps. */
// biome-ignore lint/correctness/useYield: it has nothing to wait for.
export function* done<Result>(result: Result): Steps<Result> {
  return result;
}

/** Runs all steps without a pause and returns the result. */
export function runToEnd<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
