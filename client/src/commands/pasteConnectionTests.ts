import { env, window } from "vscode";
import type { ConnectionTests } from "../connectionTests.js";
import { ruleFileFor } from "../ruleFile.js";

export const pasteConnectionTestsCommand = "imcrules.pasteConnectionTests";

/** Keeps a test for every address and network in the clipboard. */
export async function pasteConnectionTests(tests: ConnectionTests, named: unknown): Promise<void> {
  const text = await env.clipboard.readText();
  if (text.trim() === "") {
    void window.showInformationMessage(
      "The clipboard holds no text. Copy addresses or networks first, as many as you like.",
    );
    return;
  }
  const document = await ruleFileFor(named, "Keep connection tests for which file?");
  if (document !== undefined) await tests.add(document.uri, text);
}
