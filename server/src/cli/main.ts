import { Command, CommanderError } from "commander";
import { version } from "../../../package.json";
import { check } from "./commands/check.js";
import { diff } from "./commands/diff.js";
import { expect } from "./commands/expect.js";
import { explain } from "./commands/explain.js";
import { format } from "./commands/format.js";
import { lsp } from "./commands/lsp.js";
import { policy } from "./commands/policy.js";
import { test } from "./commands/test.js";
import { CANNOT_RUN, fail, isUsageError } from "./failure.js";
import { isWriteError, output, type WriteError } from "./output.js";

/** Runs the command line and leaves its status in `process.exitCode`. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("imcrules")
    .description("Checks and tests ordered accept/reject address lists (.imcrules).")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .addHelpText("after", "\nimcrules <command> --help tells all about one, with examples.")
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeOut: output.write, outputError: () => undefined });
  for (const command of [check(), test(), explain(), policy(), diff(), expect(), format(), lsp()]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    if (argv.length === 0) return fail("no command given; try imcrules --help");
    await program.parseAsync(argv, { from: "user" });
    output.flush();
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return output.flush();
      // A suggestion has a line of its own, and an error has one line.
      fail(error.message.replace(/^error: /, "").replace(/\n(?=\(Did you mean .*\)$)/, " "));
    } else if (isUsageError(error)) {
      fail(error.message);
    } else if (isWriteError(error)) {
      endOnWriteError(error);
    } else {
      throw error;
    }
  }
}

/** `imcrules … | head` ends quietly, like any other program in a pipe; a full disk is reported. */
function endOnWriteError(error: WriteError): void {
  if (error.stream === "standard error") process.exit(CANNOT_RUN);
  if (error.code !== "EPIPE") fail(`cannot write to standard output: ${error.message}`);
  process.exit();
}

void main(process.argv.slice(2));
