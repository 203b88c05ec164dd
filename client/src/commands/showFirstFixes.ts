import { commands, languages, Selection, window } from "vscode";
import { ruleEditorFor } from "../ruleFile.js";
import { walkthroughAtRest } from "../walkthrough.js";

export const showFirstFixesCommand = "imcrules.showFirstFixes";

/** For the walkthrough: goes to the first finding and shows its fixes. */
export async function showFirstFixes(): Promise<void> {
  await walkthroughAtRest();
  const editor = await ruleEditorFor("Select a rule file to show its fixes");
  if (editor === undefined) return;
  const [finding] = languages.getDiagnostics(editor.document.uri);
  const { selection } =
    finding === undefined ? editor : { selection: new Selection(finding.range.start, finding.range.start) };
  const { viewColumn = 1 } = editor;
  await window.showTextDocument(editor.document, { viewColumn, selection });
  await commands.executeCommand("editor.action.quickFix");
}
