import { CommanderError } from "commander";
import { CANNOT_RUN, fail, isUsageError } from "./failure.js";
import { isWriteError } from "./output.js";
import { note } from "./print.js";

/** In UTF-16 units. No longer message of a bug is worth reading. */
const MESSAGE_AT_MOST = 300;

/** Reports an error in one line and ends the process. The last resort for errors that no command handles. */
export function endWith(error: unknown): void {
  try {
    report(error);
  } catch {
    // Standard error cannot be written to.
    process.exitCode = CANNOT_RUN;
  }
  process.exit();
}

function report(error: unknown): void {
  // Commander puts its suggestion on a second line, but an error is one line.
  if (error instanceof CommanderError)
    fail(error.message.replace(/^error: /, "").replace(/\n(?=\(Did you mean .*\)$)/, " "));
  else if (isUsageError(error)) fail(error.message);
  // `imcrules … | head` ends silently, as programs in a pipe do. The status is 2, since the rest was not checked.
  else if (isWriteError(error) && error.code === "EPIPE" && error.stream === "standard output")
    process.exitCode = CANNOT_RUN;
  else if (isWriteError(error)) fail(`cannot write to ${error.stream}: ${error.message}`);
  else reportBug(error);
}

function reportBug(error: unknown): void {
  const reason = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, MESSAGE_AT_MOST);
  const isDebugged = process.env["IMCRULES_DEBUG"] === "1";
  fail(
    `a bug in imcrules: ${reason}${isDebugged ? "" : ". Please report it, with the lines that IMCRULES_DEBUG=1 adds."}`,
  );
  if (isDebugged && error instanceof Error) for (const line of error.stack?.split("\n") ?? []) note(line);
}
