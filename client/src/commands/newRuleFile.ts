import { type Uri, ViewColumn, window, workspace } from "vscode";
import { readText } from "../readText.js";

export const newRuleFileCommand = "imcrules.newRuleFile";

/** Opens a rule file that is not stored yet, with the text of another to start from. */
export async function newRuleFile(start: Uri): Promise<void> {
  const content = (await readText(start)) ?? "";
  const document = await workspace.openTextDocument({ language: "imcrules", content });
  // The walkthrough makes room at its side, and the click on its button may give it the focus back; it must not be covered.
  const empty = window.tabGroups.all.find((group) => group.tabs.length === 0);
  await window.showTextDocument(document, empty?.viewColumn ?? ViewColumn.Active);
}
