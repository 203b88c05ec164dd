import { window } from "vscode";
import type { ConnectionTest } from "../connectionTests.js";
import { leadOf } from "../views/answers.js";
import type { TestedLines } from "../views/testedLines.js";

export const revealConnectionTestCommand = "imcrules.revealConnectionTest";

/** Shows the line that decides a test, or the file where none does; the keyboard stays in the view. */
export async function revealConnectionTest(marks: TestedLines, [test]: readonly ConnectionTest[]): Promise<void> {
  if (test === undefined) return;
  const editor = await window.showTextDocument(test.uri, { preserveFocus: true });
  const lead = test.answer === undefined ? null : leadOf(test.answer);
  if (lead !== null) marks.show(editor, lead.deciding, lead.later);
}
