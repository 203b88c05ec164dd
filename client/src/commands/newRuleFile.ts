import { type Uri, window, workspace } from "vscode";
import { readText } from "../readText.js";
import { besideWhatIsRead } from "../ruleFile.js";

export const newRuleFileCommand = "imcrules.newRuleFile";

/** Opens a rule file that is not stored yet, with the text of another to start from. */
export async function newRuleFile(start: Uri): Promise<void> {
  const content = (await readText(start)) ?? "";
  const document = await workspace.openTextDocument({ language: "imcrules", content });
  await window.showTextDocument(document, besideWhatIsRead());
}
