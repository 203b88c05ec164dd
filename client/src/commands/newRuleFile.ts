import { type Uri, ViewColumn, window, workspace } from "vscode";
import { readText } from "../readText.js";

export const newRuleFileCommand = "imcrules.newRuleFile";

/** Opens a rule file that is not stored yet, with the text of another to start from. */
export async function newRuleFile(start: Uri): Promise<void> {
  const content = (await readText(start)) ?? "";
  const document = await workspace.openTextDocument({ language: "imcrules", content });
  await window.showTextDocument(document, besideWhatIsRead());
}

/**
 * The walkthrough makes room at its side, but the click on its button may give it the focus back. It must not be covered, as nothing that
 * is no file: VS Code does not tell what such a tab shows.
 */
function besideWhatIsRead(): ViewColumn {
  const { all, activeTabGroup } = window.tabGroups;
  const { activeTab } = activeTabGroup;
  if (activeTab === undefined || activeTab.input !== undefined) return ViewColumn.Active;
  return all.find((group) => group !== activeTabGroup)?.viewColumn ?? ViewColumn.Beside;
}
