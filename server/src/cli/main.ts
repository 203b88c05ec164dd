/**
 * The command line, `imcrules`.
 *
 * `commands/` has one file for each command, `reporters/` one for each format of `check`. A command finds its files with
 * `findRuleFiles.ts` and reads them with `files.ts`. It writes through `print.ts` or `json.ts`, which escape what a terminal would obey.
 * Below them `output.ts` alone writes to streams, and `replaceFile.ts` alone changes files.
 *
 * A *usage error* is about what the user asked for (`failure.ts`). Any other error is a bug (`endWith.ts`).
 */
import { Command, CommanderError } from "commander";
import { version } from "../../../package.json";
import { accepted } from "./commands/accepted.js";
import { check } from "./commands/check.js";
import { diff } from "./commands/diff.js";
import { expect } from "./commands/expect.js";
import { explain } from "./commands/explain.js";
import { fix } from "./commands/fix.js";
import { format } from "./commands/format.js";
import { lsp } from "./commands/lsp.js";
import { policy } from "./commands/policy.js";
import { test } from "./commands/test.js";
import { version as versionCommand } from "./commands/version.js";
import { endWith } from "./endWith.js";
import { output } from "./output.js";

/** Runs the command line and leaves its status in `process.exitCode`. */
export async function main(argv: readonly string[]): Promise<void> {
  // Also called for unhandled rejections.
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
    .addHelpText("after", "\nRun imcrules help <command> for details.")
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeOut: output.write, outputError: () => undefined });
  for (const command of [
    check(),
    test(),
    explain(),
    policy(),
    accepted(),
    diff(),
    expect(),
    fix(),
    format(),
    lsp(),
    versionCommand(),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  await program.parseAsync(withoutHelpCommand(argv, program), { from: "user" }).catch((error: unknown) => {
    // Commander throws this after printing the help or the version.
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
  });
}

/**
 * Returns the words that print the help for `imcrules`, `imcrules help` and `imcrules help COMMAND`. Returns other words unchanged.
 *
 * Commander prints the help of the program for a command that does not exist. Without `--help` it gives an error.
 */
function withoutHelpCommand(argv: readonly string[], { commands }: Command): readonly string[] {
  const [first, name] = argv;
  if (first !== undefined && first !== "help") return argv;
  if (name === undefined || name === "help") return ["--help"];
  return commands.some((command) => command.name() === name) ? [name, "--help"] : [name];
}

void main(process.argv.slice(2));
