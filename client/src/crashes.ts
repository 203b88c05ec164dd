/** A server that crashes this often within three minutes would only crash again. */
const TOO_MANY = 5;
const WITHIN_MILLISECONDS = 3 * 60 * 1000;

/** The consequences of a crash. */
export interface AfterCrash {
  /** The crashes of the last three minutes, with this one: times in milliseconds. */
  readonly recent: readonly number[];
  /** Whether the server is started again. */
  readonly isRestarted: boolean;
}

/** Returns the consequences of a crash `now` after the crashes `before`. Times are in milliseconds. */
export function afterCrash(before: readonly number[], now: number): AfterCrash {
  const recent = [...before.filter((time) => now - time < WITHIN_MILLISECONDS), now];
  return { recent, isRestarted: recent.length < TOO_MANY };
}
