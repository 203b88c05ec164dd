import { type Uri, window, workspace } from "vscode";
import { readText } from "../files.js";
import { ruleFileColumn } from "../ruleFile.js";

export const newRuleFileCommand = "imcrules.newRuleFile";

/** Opens a new rule file with the text of `start`. The user decides where to store the new file. */
export async function newRuleFile(start: Uri): Promise<void> {
  const content = (await readText(start)) ?? "";
  const document = await workspace.openTextDocument({ language: "imcrules", content });
  await window.showTextDocument(document, ruleFileColumn());
}
