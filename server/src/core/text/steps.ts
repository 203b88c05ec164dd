/** Work in steps. Between two steps the caller may do other work or cancel this one. */
export type Steps<Result> = Generator<undefined, Result, void>;

/** The most rows or cells that one step visits, in about a millisecond. */
export const ROWS_A_STEP = 16_384;

/** Visits rows 0 to `count` (exclusive) in steps. Each step visits rows `from` to `to` (exclusive). */
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

/** Runs all steps without a pause and returns the result. */
export function runToEnd<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
