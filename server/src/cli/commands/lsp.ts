import { Command } from "commander";

/** `imcrules lsp`: the language server, for editors. */
export function lsp(): Command {
  return (
    new Command("lsp")
      .description("Run the language server.")
      .requiredOption("--stdio", "speak over standard input and output")
      // Read by the connection itself, which watches that process and ends with it; the protocol names the option.
      .option("--clientProcessId <pid>", "end when this process does")
      .action(async () => {
        // Loaded only here: the other commands start in a fraction of the time.
        const { startOverStdio } = await import("../../main.node.js");
        startOverStdio();
      })
  );
}
