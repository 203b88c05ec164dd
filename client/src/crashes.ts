/** A server that ends so often within so long would only end again. */
const TOO_MANY = 5;
const WITHIN_MILLISECONDS = 3 * 60 * 1000;

/** What comes of a crash. */
export interface AfterCrash {
  /** The crashes that count with the next one, this one among them: times in milliseconds. */
  readonly recent: readonly number[];
  /** Whether the server is started again. */
  readonly isRestarted: boolean;
}

/** What to do about a server that ended by itself `now`, when it did so `before`. */
export function afterCrash(before: readonly number[], now: number): AfterCrash {
  const recent = [...before.filter((time) => now - time < WITHIN_MILLISECONDS), now];
  return { recent, isRestarted: recent.length < TOO_MANY };
}
