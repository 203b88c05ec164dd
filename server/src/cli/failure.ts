import { note } from "./print.js";

/** The status for what could not be done; 0 is fine, 1 means that something was found. */
export const CANNOT_RUN = 2;

/** Says in one line why the command cannot run, or cannot go on with a part, and sets the status. */
export function fail(message: string): void {
  process.exitCode = CANNOT_RUN;
  note(`imcrules: ${message}`);
}

/** Something was found that the caller asked to be told of by status; a failure is not overwritten. */
export function found(): void {
  process.exitCode ||= 1;
}

/** An error about what the user asked for, not about the program. */
export function usageError(message: string): Error {
  return Object.assign(new Error(message), { isUsageError: true });
}

export function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "isUsageError" in error;
}

/** For `catch`: tells of what the user asked for wrongly and goes on; a bug goes its way. */
export function failOnUsageError(error: unknown): undefined {
  if (!isUsageError(error)) throw error;
  fail(error.message);
}
