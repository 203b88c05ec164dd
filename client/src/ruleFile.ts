import { type Event, type TextDocument, type TextEditor, Uri, ViewColumn, window, workspace } from "vscode";
import { ruleFilesGlob } from "../../server/src/protocol/files.js";
import { foreignLists, isForeignList } from "./foreignLists.js";
import { isHistory } from "./history.js";
import { type PlainItem, pickOne } from "./messages.js";

/** Fires for a rule file when its new findings arrive. Other views of the file may be out of date then. */
export type Analysed = Event<Uri>;

/** Whether a document is a list that the server reads, and not an old version of one. */
export function isRuleFile({ languageId, uri }: TextDocument): boolean {
  return (languageId === "imcrules" || isForeignList(uri)) && !isHistory(uri);
}

/** Returns the active editor if it shows a rule file. Falls back to a visible one if no editor is active, as beside the walkthrough. */
export function activeRuleEditor(): TextEditor | undefined {
  const editors = window.activeTextEditor === undefined ? window.visibleTextEditors : [window.activeTextEditor];
  return editors.find(({ document }) => isRuleFile(document));
}

/** Returns the rule file of a command: the one that a menu passes, else the active one, else the one that the user picks. */
export async function ruleFileFor(argument: unknown, placeHolder: string): Promise<TextDocument | undefined> {
  if (argument instanceof Uri) return workspace.openTextDocument(argument);
  const active = activeRuleEditor()?.document;
  if (active !== undefined) return active;
  const picked = await pickRuleFile(placeHolder);
  return picked && workspace.openTextDocument(picked);
}

/** Returns the active editor of a rule file, else a new editor for the file that the user picks. */
export async function ruleEditorFor(placeHolder: string): Promise<TextEditor | undefined> {
  const active = activeRuleEditor();
  if (active !== undefined) return active;
  const picked = await pickRuleFile(placeHolder);
  return picked && window.showTextDocument(picked, { viewColumn: ruleFileColumn() });
}

/**
 * Returns the column in which to show a rule file. Avoids covering the walkthrough, which may have the focus after a click on its
 * button. Avoids every active tab without a file, since the API does not say what such a tab shows.
 */
export function ruleFileColumn(): ViewColumn {
  const { all, activeTabGroup } = window.tabGroups;
  const { activeTab } = activeTabGroup;
  if (activeTab === undefined || activeTab.input !== undefined) return activeTabGroup.viewColumn;
  return all.find((group) => group !== activeTabGroup)?.viewColumn ?? ViewColumn.Beside;
}

/** Lets the user pick a rule file that is open or in the workspace, or any other file. */
export async function pickRuleFile(placeHolder: string, except?: Uri): Promise<Uri | undefined> {
  const open = workspace.textDocuments.filter(isRuleFile).map(({ uri }) => uri);
  const stored = await workspace.findFiles(ruleFilesGlob, "**/node_modules/**");
  const uris = new Map([...open, ...stored, ...foreignLists()].map((uri) => [uri.toString(), uri]));
  if (except !== undefined) uris.delete(except.toString());
  const items: FileItem[] = [...uris.values()].map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  items.sort((one, other) => one.label.localeCompare(other.label));
  const picked = await pickOne([...items, browse], placeHolder);
  if (picked !== browse) return picked?.uri;
  const [chosen] = (await window.showOpenDialog({ filters: { "IMC Rules": ["imcrules"], "All files": ["*"] } })) ?? [];
  return chosen;
}

interface FileItem extends PlainItem {
  readonly uri?: Uri;
}

const browse: FileItem = { icon: "folder-opened", label: "Another file…" };
