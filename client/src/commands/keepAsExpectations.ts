import { Position, type Uri, WorkspaceEdit, workspace } from "vscode";
import type { TestConnectionAnswers } from "../../../server/src/protocol/testConnection.js";
import { showInformation } from "../messages.js";

/** Writes the answers of a connection test into the file as expectations. One undo removes them. */
export async function keepAsExpectations(uri: Uri, { answers, keep }: TestConnectionAnswers): Promise<void> {
  const mixed = answers.filter((answer) => !("error" in answer) && answer.expectation === null);
  if (mixed.length > 0) {
    const names = mixed.map(({ question }) => question).join(", ");
    void showInformation(
      `No expectation can keep ${names}: some of its addresses are accepted and some rejected. Test its parts by themselves.`,
    );
  }
  if (keep !== null) {
    const edit = new WorkspaceEdit();
    edit.insert(uri, new Position(keep.line, keep.character), keep.text);
    await workspace.applyEdit(edit);
  } else if (mixed.length === 0 && answers.some((answer) => !("error" in answer))) {
    void showInformation("The file has this expectation already.");
  }
}
