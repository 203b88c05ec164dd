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
import { endWith } from "./endWith.js";
import { output } from "./output.js";

/** Runs the command line and leaves its status in `process.exitCode`. */
export async function main(argv: readonly string[]): Promise<void> {
  // Rejections that nobody handles, too.
  process.on("uncaughtException", endWith);
  try {
    await run(argv);
    output.flush();
  } catch (error) {
    endWith(error);
  }
}

async function run(argv: readonly string[]): Promise<void> {
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
  await program.parseAsync(argv.length === 0 ? ["--help"] : argv, { from: "user" }).catch((error: unknown) => {
    // Help and the version were asked for.
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
  });
}

void main(process.argv.slice(2));
