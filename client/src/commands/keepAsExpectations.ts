import { Position, type Uri, WorkspaceEdit, workspace } from "vscode";
import type { TestConnectionAnswers } from "../../../server/src/protocol/testConnection.js";
import { showInformation } from "../messages.js";

/** Writes the answers of a connection test into the file as expectations. One undo removes them. */
export async function keepAsExpectations(uri: Uri, { answers, keep }: TestConnectionAnswers): Promise<void> {
  const without = answers.filter((answer) => !("error" in answer) && answer.expectation === null);
  const isUnproved = (answer: (typeof answers)[number]) => "verdict" in answer && answer.verdict === "unproved";
  const reasons = [
    {
      answers: without.filter(isUnproved),
      why: "not all of its verdicts are proved, since its masks have too many holes",
    },
    { answers: without.filter((one) => !isUnproved(one)), why: "some of its addresses are accepted and some rejected" },
  ];
  for (const { answers: named, why } of reasons) {
    const names = named.map(({ question }) => question).join(", ");
    if (names !== "") void showInformation(`No expectation can keep ${names}: ${why}. Test its parts by themselves.`);
  }
  if (keep !== null) {
    const edit = new WorkspaceEdit();
    edit.insert(uri, new Position(keep.line, keep.character), keep.text);
    await workspace.applyEdit(edit);
  } else if (without.length === 0 && answers.some((answer) => !("error" in answer))) {
    void showInformation("The file has this expectation already.");
  }
}
