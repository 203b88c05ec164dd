import { window } from "vscode";
import type { ConnectionTest, ConnectionTests } from "../connectionTests.js";

export const renameConnectionTestCommand = "imcrules.renameConnectionTest";

/** Gives a test a name; an empty one takes it away again. */
export async function renameConnectionTest(tests: ConnectionTests, [test]: readonly ConnectionTest[]): Promise<void> {
  if (test === undefined) return;
  const { uri, text } = test;
  const name = await window.showInputBox({ prompt: `Name of the test of ${text}`, value: test.name ?? text });
  if (name !== undefined) tests.rename(uri, text, name.trim());
}
