/** Work that may take long, and stands still now and then: who drives it decides whether it goes on. */
export type Steps<Result> = Generator<void, Result, void>;

/** Drives the work to its end. */
export function toEnd<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
