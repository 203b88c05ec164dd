import type { Command } from "commander";
import { documentedCommand } from "../manual.js";

/** Makes the command `imcrules lsp`, which runs the language server for an editor. */
export function lsp(): Command {
  return (
    documentedCommand("lsp", "Run the language server.", {
      examples: [["imcrules lsp --stdio", "as an editor starts it"]],
      status: [
        ["0", "the editor shut it down as the protocol requires"],
        ["1", "it ended without a shutdown request"],
      ],
    })
      .requiredOption("--stdio", "communicate over standard input and output")
      // The protocol defines this option. The connection reads it and ends together with that process.
      .option("--clientProcessId <pid>", "end when this process ends")
      .action(async () => {
        // Loaded only here, so that the other commands start in a fraction of the time.
        const { startOverStdio } = await import("../../main.node.js");
        startOverStdio();
      })
  );
}
