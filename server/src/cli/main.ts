/**
 * The command line, `imcrules`.
 *
 * `start.ts` starts it. `commands/` has one file for each command, `reporters/` one for each format of `check`. `words.ts` sorts words
 * into rule files and questions, `findRuleFiles.ts` finds files, and `files.ts` reads them. `versions.ts` reads the versions that `diff`
 * compares, with `git.ts` for revisions. Commands write through `print.ts` or `json.ts`, which escape what a terminal would obey.
 * `mcp/` has the tools for assistants, and `table/` writes lists for databases. Below them `output.ts` alone writes to streams, and `replaceFile.ts` alone changes files.
 *
 * A *usage error* is about what the user asked for (`failure.ts`). Any other error is a bug (`endWith.ts`).
 */
import { Command, CommanderError } from "commander";
import { version } from "../../../package.json";
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

/** The commands, in the order of the help. Each is loaded when it is called: that is quicker than loading all. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import("./commands/check.js")).check(),
  fix: async () => (await import("./commands/fix.js")).fix(),
  test: async () => (await import("./commands/test.js")).test(),
  explain: async () => (await import("./commands/explain.js")).explain(),
  policy: async () => (await import("./commands/policy.js")).policy(),
  accepted: async () => (await import("./commands/accepted.js")).accepted(),
  table: async () => (await import("./commands/table.js")).table(),
  diff: async () => (await import("./commands/diff.js")).diff(),
  hits: async () => (await import("./commands/hits.js")).hits(),
  expect: async () => (await import("./commands/expect.js")).expect(),
  format: async () => (await import("./commands/format.js")).format(),
  mcp: async () => (await import("./commands/mcp.js")).mcp(),
  lsp: async () => (await import("./commands/lsp.js")).lsp(),
  version: async () => (await import("./commands/version.js")).version(),
};

async function run(argv: readonly string[]): Promise<void> {
  const program = new Command("imcrules")
    .description("Checks and tests ordered accept/reject address lists (.imcrules).")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .addHelpText("after", "\nRun imcrules help <command> for details.")
    .showHelpAfterError(false)
    .configureHelp({
      subcommandTerm: (command) => `${command.name()} ${command.usage().replace("[options]", "").trim()}`,
    })
    .exitOverride()
    .configureOutput({ writeOut: output.write, outputError: () => undefined });
  const words = withoutHelpCommand(argv);
  const [name = ""] = words;
  for (const load of isCommand(name) ? [commands[name]] : Object.values(commands)) {
    if (load !== undefined) program.addCommand((await load()).copyInheritedSettings(program));
  }
  await program.parseAsync(words, { from: "user" }).catch((error: unknown) => {
    // Commander throws this after printing the help or the version.
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
  });
}

function isCommand(name: string): boolean {
  return Object.hasOwn(commands, name);
}

/**
 * Returns the words that print the help for `imcrules`, `imcrules help` and `imcrules help COMMAND`. Returns other words unchanged.
 *
 * Commander prints the help of the program for a command that does not exist. Without `--help` it gives an error.
 */
function withoutHelpCommand(argv: readonly string[]): readonly string[] {
  const [first, name] = argv;
  if (first !== undefined && first !== "help") return argv;
  if (name === undefined || name === "help") return ["--help"];
  return isCommand(name) ? [name, "--help"] : [name];
}

void main(process.argv.slice(2));
