import { Position, type Uri, WorkspaceEdit, workspace } from "vscode";
import type { TestConnectionAnswers } from "../../../server/src/protocol/testConnection.js";
import { showInformation } from "../messages.js";

/** Writes the answers of a connection test into the file as expectations. One undo removes them. */
export async function keepAsExpectations(uri: Uri, { answers, keep }: TestConnectionAnswers): Promise<void> {
  const without = answers.filter((answer) => !("error" in answer) && answer.expectation === null);
  const reasons = [
    { verdicts: ["unproved"], why: "the masks with holes are too many to prove its verdict" },
    { verdicts: ["mixed"], why: "not all of its addresses get one verdict" },
    { verdicts: ["accept", "reject"], why: "an expectation takes a network, not a range" },
  ];
  for (const { verdicts, why } of reasons) {
    const named = without.filter((answer) => "verdict" in answer && verdicts.includes(answer.verdict));
    const names = named.map(({ question }) => question).join(", ");
    if (names !== "") void showInformation(`No expectation can keep ${names}: ${why}. Test its parts separately.`);
  }
  if (keep.length > 0) {
    const edit = new WorkspaceEdit();
    for (const { line, character, text } of keep) edit.insert(uri, new Position(line, character), text);
    await workspace.applyEdit(edit);
  } else if (without.length === 0 && answers.some((answer) => !("error" in answer))) {
    void showInformation("The file already has this expectation, or the list has no rules.");
  }
}
