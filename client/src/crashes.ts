/** A server that crashes this often within three minutes would only crash again. */
const TOO_MANY = 5;
const WITHIN_MILLISECONDS = 3 * 60 * 1000;

/**
 * Returns the crashes of the last three minutes, with one `now`, and whether the server is started again. `before` are the
 * earlier crashes. Times are in milliseconds.
 */
export function afterCrash(before: readonly number[], now: number) {
  const recent = [...before.filter((time) => now - time < WITHIN_MILLISECONDS), now];
  return { recent, isRestarted: recent.length < TOO_MANY };
}
