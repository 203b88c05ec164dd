import { SnippetString, window } from "vscode";
import { ruleEditorFor } from "../ruleFile.js";

export const addExampleRuleCommand = "imcrules.addExampleRule";

/** For the walkthrough: adds a rule at the end of the list, where it never fires. */
export async function addExampleRule(): Promise<void> {
  const editor = await ruleEditorFor("Select the rule file to add a rule to");
  if (editor === undefined) return;
  const { document, viewColumn } = editor;
  await editor.insertSnippet(
    new SnippetString("accept 203.0.113.5\n"),
    document.lineAt(document.lineCount - 1).range.end,
  );
  await window.showTextDocument(document, viewColumn);
}
