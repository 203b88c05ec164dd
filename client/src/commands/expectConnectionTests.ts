import { Position, type TextDocument, WorkspaceEdit, window, workspace } from "vscode";
import type { ConnectionTest } from "../connectionTests.js";

export const expectConnectionTestsCommand = "imcrules.expectConnectionTests";

/** Writes tests as expectations at the end of their files, where they are proved from then on. */
export async function expectConnectionTests(meant: readonly ConnectionTest[]): Promise<void> {
  const edit = new WorkspaceEdit();
  for (const key of new Set(meant.map(({ uri }) => uri.toString()))) {
    const tests = meant.filter(({ uri }) => uri.toString() === key);
    const uri = tests[0]?.uri;
    if (uri !== undefined) append(edit, await workspace.openTextDocument(uri), expectationsOf(tests));
  }
  if (edit.size > 0) await workspace.applyEdit(edit);
  const left = meant.filter((test) => expectationsOf([test]).length === 0);
  if (left.length === 0) return;
  const names = left.map(({ text }) => text).join(", ");
  void window.showInformationMessage(
    `No expectation says what happens to ${names}: an expectation has one verdict for all of its addresses. Test the parts of a network by themselves.`,
  );
}

function expectationsOf(tests: readonly ConnectionTest[]): readonly string[] {
  return tests.flatMap(({ answer }) => (answer === undefined || "error" in answer ? [] : (answer.expectation ?? [])));
}

/** Below all else, without those that stand there already. */
function append(edit: WorkspaceEdit, document: TextDocument, expectations: readonly string[]): void {
  const { uri, lineCount } = document;
  const text = document.getText();
  const there = new Set(text.split(/\r\n|\n|\r/).map((line) => line.trim()));
  const lines = expectations.filter((line) => !there.has(line));
  if (lines.length === 0) return;
  const last = document.lineAt(lineCount - 1);
  edit.insert(
    uri,
    new Position(lineCount - 1, last.text.length),
    `${last.text === "" ? "" : "\n"}${lines.join("\n")}\n`,
  );
}
