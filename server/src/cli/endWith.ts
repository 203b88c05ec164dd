import { CommanderError } from "commander";
import { CANNOT_RUN, fail, isUsageError } from "./failure.js";
import { isWriteError } from "./output.js";
import { note } from "./print.js";

/** No longer message of a bug is worth reading. */
const MESSAGE_AT_MOST = 300;

/** The last resort: reports in one line why the command line cannot go on, and ends the process. */
export function endWith(error: unknown): void {
  try {
    report(error);
  } catch {
    // Not even this could be written.
    process.exitCode = CANNOT_RUN;
  }
  process.exit();
}

function report(error: unknown): void {
  // A suggestion has a line of its own, and an error has one line.
  if (error instanceof CommanderError)
    fail(error.message.replace(/^error: /, "").replace(/\n(?=\(Did you mean .*\)$)/, " "));
  else if (isUsageError(error)) fail(error.message);
  // `imcrules … | head` ends quietly, like any other program in a pipe; but what was not looked at has not passed.
  else if (isWriteError(error) && error.code === "EPIPE" && error.stream === "standard output")
    process.exitCode = CANNOT_RUN;
  else if (isWriteError(error)) fail(`cannot write to ${error.stream}: ${error.message}`);
  else reportBug(error);
}

function reportBug(error: unknown): void {
  const reason = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, MESSAGE_AT_MOST);
  const isDebugged = process.env["IMCRULES_DEBUG"] === "1";
  fail(
    `a bug of imcrules: ${reason}${isDebugged ? "" : "; please report it, with the lines that IMCRULES_DEBUG=1 adds"}`,
  );
  if (isDebugged && error instanceof Error) for (const line of error.stack?.split("\n") ?? []) note(line);
}
