import { type Uri, window, workspace } from "vscode";
import { readText } from "../readText.js";

export const newRuleFileCommand = "imcrules.newRuleFile";

/** Opens a rule file that is not stored yet, with the text of another to start from. */
export async function newRuleFile(start: Uri): Promise<void> {
  const content = (await readText(start)) ?? "";
  await window.showTextDocument(await workspace.openTextDocument({ language: "imcrules", content }));
}
