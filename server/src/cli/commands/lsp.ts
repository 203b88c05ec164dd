import { Command } from "commander";
import { manual } from "../manual.js";

/** `imcrules lsp`: the language server, for editors. */
export function lsp(): Command {
  return (
    new Command("lsp")
      .description("Run the language server.")
      .requiredOption("--stdio", "speak over standard input and output")
      // Read by the connection itself, which watches that process and ends with it; the protocol names the option.
      .option("--clientProcessId <pid>", "end when this process does")
      .addHelpText(
        "after",
        manual({
          examples: [["imcrules lsp --stdio", "as an editor starts it"]],
          status: [
            ["0", "the editor ended it, as the protocol says"],
            ["1", "it ended without that"],
          ],
        }),
      )
      .action(async () => {
        // Loaded only here: the other commands start in a fraction of the time.
        const { startOverStdio } = await import("../../main.node.js");
        startOverStdio();
      })
  );
}
