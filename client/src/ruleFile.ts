import { type Event, type TextDocument, type TextEditor, Uri, ViewColumn, window, workspace } from "vscode";
import { ruleFilesGlob } from "../../server/src/protocol/files.js";
import { isHistory } from "./history.js";
import { type PlainItem, pickOne } from "./messages.js";

/** Fires for a rule file when there are new findings of it: what else is shown of it may be out of date then. */
export type Analysed = Event<Uri>;

/** Whether it is a rule file that people edit, and not an old version of one. */
export function isRuleFile({ languageId, uri }: TextDocument): boolean {
  return languageId === "imcrules" && !isHistory(uri);
}

/** The editor that is active, when it shows a rule file; where none is, as beside a page that is read, one that is in sight. */
export function activeRuleEditor(): TextEditor | undefined {
  const editors = window.activeTextEditor === undefined ? window.visibleTextEditors : [window.activeTextEditor];
  return editors.find(({ document }) => isRuleFile(document));
}

/** The rule file that is meant: what a menu names, else the active one, else the one that somebody picks. */
export async function ruleFileFor(named: unknown, placeHolder: string): Promise<TextDocument | undefined> {
  if (named instanceof Uri) return workspace.openTextDocument(named);
  const active = activeRuleEditor()?.document;
  if (active !== undefined) return active;
  const picked = await pickRuleFile(placeHolder);
  return picked && workspace.openTextDocument(picked);
}

/** The editor of the rule file that is meant: the active one, else one for the file that somebody picks. */
export async function ruleEditorFor(placeHolder: string): Promise<TextEditor | undefined> {
  const active = activeRuleEditor();
  if (active !== undefined) return active;
  const picked = await pickRuleFile(placeHolder);
  return picked && window.showTextDocument(picked, { viewColumn: besideWhatIsRead() });
}

/**
 * Where a rule file is shown. The walkthrough makes room at its side, but the click on its button may give it the focus back. It must not
 * be covered, as nothing that is no file: VS Code does not tell what such a tab shows.
 */
export function besideWhatIsRead(): ViewColumn {
  const { all, activeTabGroup } = window.tabGroups;
  const { activeTab } = activeTabGroup;
  if (activeTab === undefined || activeTab.input !== undefined) return activeTabGroup.viewColumn;
  return all.find((group) => group !== activeTabGroup)?.viewColumn ?? ViewColumn.Beside;
}

/** Lets somebody pick one of the rule files that are open or lie in the workspace, or another one. */
export async function pickRuleFile(placeHolder: string, except?: Uri): Promise<Uri | undefined> {
  const open = workspace.textDocuments.filter(isRuleFile).map(({ uri }) => uri);
  const stored = await workspace.findFiles(ruleFilesGlob, "**/node_modules/**");
  const uris = new Map([...open, ...stored].map((uri) => [uri.toString(), uri]));
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
