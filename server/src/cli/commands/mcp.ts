import { realpath, stat } from "node:fs/promises";
import type { Command } from "commander";
import { version } from "../../../../package.json";
import { escapeControls } from "../escape.js";
import { CANNOT_RUN, fail, isUsageError, usageError } from "../failure.js";
import { reasonOf } from "../files.js";
import { json } from "../json.js";
import { documentedCommand } from "../manual.js";
import { openFolders } from "../mcp/folders.js";
import type { Input } from "../mcp/input.js";
import type { ToolAnswer } from "../mcp/serve.js";
import { tools } from "../mcp/tools.js";

const INSTRUCTIONS =
  "Answers exact questions about .imcrules files: ordered lists that accept or reject connections by IP address. Ask instead of reading the rules, and use propose before you edit one.";

/** Makes the command `imcrules mcp`, which lets assistants ask about rule files. */
export function mcp(): Command {
  return documentedCommand("mcp", "Run a server for assistants (Model Context Protocol).", {
    notes: [
      "An assistant starts it and asks over standard input and output. Its tools test connections, explain addresses, list findings, describe and compare policies, and report the effect of an edit. They change nothing, and they read nothing outside the folders.",
    ],
    examples: [
      ["imcrules mcp", "about the rule files in this folder and below"],
      ["imcrules mcp lists /etc/lists", "about those in two folders"],
    ],
    status: [
      ["0", "the assistant ended it"],
      ["2", "a folder does not exist, or a message cannot be read"],
    ],
  })
    .argument("[folder...]", "the folders that may be read (default: the working folder)")
    .action(run);
}

async function run(folders: readonly string[]): Promise<void> {
  const places: string[] = [];
  for (const folder of folders.length === 0 ? ["."] : folders) {
    const found = await stat(folder).catch((error: unknown) => {
      throw usageError(reasonOf(folder, error).replace("no such file", "no such folder"));
    });
    if (!found.isDirectory()) throw usageError(`${folder} is not a folder. Name the folders that may be read.`);
    places.push(await realpath(folder));
  }
  // Loaded only here: no other command needs the protocol.
  const { serve } = await import("../mcp/serve.js");
  await serve(
    version,
    INSTRUCTIONS,
    tools.map(({ answer: _, ...tool }) => tool),
    (why) => {
      if (why !== undefined) fail(`the server for assistants ended: ${why}`);
      process.exit(CANNOT_RUN);
    },
    (name, input) => call(places, name, input),
  );
}

/** Calls a tool. `undefined` if there is no such tool. Each call reads the files again. */
async function call(places: readonly string[], name: string, input: Input): Promise<ToolAnswer | undefined> {
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) return undefined;
  try {
    const content = await tool.answer(input, await openFolders(places));
    return { content, json: json(content) };
  } catch (error) {
    if (!isUsageError(error)) throw error;
    return { fault: escapeControls(error.message) };
  }
}
