import { note } from "./print.js";

/** The exit status when something could not be done. 0 is fine, 1 means that something was found. */
export const CANNOT_RUN = 2;

/** Reports in one line why the command, or a part of it, cannot run. Sets the exit status to 2. */
export function fail(message: string): void {
  process.exitCode = CANNOT_RUN;
  note(`imcrules: ${message}`);
}

/** Sets the exit status to 1, because something was found. The status of a failure stays. */
export function markFound(): void {
  process.exitCode ||= 1;
}

/** Makes an error about what the user asked for. Any other error is a bug. */
export function usageError(message: string): Error {
  return Object.assign(new Error(message), { isUsageError: true });
}

export function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "isUsageError" in error;
}

/** Handles a rejection, as in `.catch(failOnUsageError)`: reports a usage error and returns `undefined`. Throws any other error. */
export function failOnUsageError(error: unknown): undefined {
  if (!isUsageError(error)) throw error;
  fail(error.message);
}
