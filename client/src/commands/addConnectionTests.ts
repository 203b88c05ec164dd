import { window } from "vscode";
import type { ConnectionTests } from "../connectionTests.js";
import { ruleFileFor } from "../ruleFile.js";

export const addConnectionTestsCommand = "imcrules.addConnectionTests";

/** Asks for addresses and networks whose verdicts are to be kept in sight. */
export async function addConnectionTests(tests: ConnectionTests, named: unknown): Promise<void> {
  const document = await ruleFileFor(named, "Keep connection tests for which file?");
  if (document === undefined) return;
  const text = await window.showInputBox({
    title: "Add Connection Tests",
    prompt: "Addresses and networks, apart by blanks or commas",
    placeHolder: "192.0.2.10, 10.0.0.0/8, 2001:db8::1",
  });
  if (text !== undefined && text.trim() !== "") await tests.add(document.uri, text);
}
