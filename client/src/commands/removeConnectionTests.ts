import { window } from "vscode";
import { type ConnectionTest, type ConnectionTests, textsByFile } from "../connectionTests.js";

export const removeConnectionTestsCommand = "imcrules.removeConnectionTests";

/** Asks before many go at once, since nothing brings them back. */
export async function removeConnectionTests(tests: ConnectionTests, meant: readonly ConnectionTest[]): Promise<void> {
  if (meant.length > 1) {
    const question = `Remove ${meant.length} connection tests?`;
    if ((await window.showWarningMessage(question, { modal: true }, "Remove")) !== "Remove") return;
  }
  for (const [uri, texts] of textsByFile(meant)) tests.remove(uri, texts);
}
