/** Work in steps. Between two steps its driver may look whether the result is still wanted, and do other things. */
export type Steps<Result> = Generator<undefined, Result, void>;

/** Rows or cells that one step visits at most: about a millisecond's worth. */
export const ROWS_A_STEP = 16_384;

/** Visits rows 0 to `count` (exclusive) in steps: rows `from` to `to` (exclusive) in each. */
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

/** Does the work to its end. */
export function toEnd<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
