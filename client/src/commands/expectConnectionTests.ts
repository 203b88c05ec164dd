import { Position, WorkspaceEdit, window, workspace } from "vscode";
import type { ConnectionTest } from "../connectionTests.js";

export const expectConnectionTestsCommand = "imcrules.expectConnectionTests";

/** Writes tests as expectations at the end of their files, where they are proved from then on. */
export async function expectConnectionTests(meant: readonly ConnectionTest[]): Promise<void> {
  const edit = new WorkspaceEdit();
  let isSomething = false;
  for (const { uri, answer } of meant) {
    const line = answer === undefined || "error" in answer ? null : answer.expectation;
    if (line === null) continue;
    const { lineCount, lineAt } = await workspace.openTextDocument(uri);
    const last = lineAt(lineCount - 1).text;
    edit.insert(uri, new Position(lineCount - 1, last.length), `${last === "" ? "" : "\n"}${line}\n`);
    isSomething = true;
  }
  if (isSomething) await workspace.applyEdit(edit);
  else {
    void window.showInformationMessage(
      "An expectation says one verdict for all of its addresses, and here are some of each. Test the parts of the network by themselves.",
    );
  }
}
