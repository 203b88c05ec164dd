import { Disposable, MarkdownString, StatusBarAlignment, type TextDocument, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type FileSummary,
  type FileSummaryParams,
  fileSummaryMethod,
} from "../../../server/src/protocol/fileSummary.js";
import { plainText } from "../../../server/src/protocol/plainText.js";
import { comparePolicyWithSavedCommand } from "../commands/comparePolicyWithSaved.js";
import { showEffectivePolicyCommand } from "../commands/showEffectivePolicy.js";
import { type Analysed, activeRuleEditor } from "../ruleFile.js";

/** Shows what the active file does, and what its unsaved edits change. A click opens the details. */
export function statusBar(client: BaseLanguageClient, analysed: Analysed): Disposable {
  const item = window.createStatusBarItem("imcrules.summary", StatusBarAlignment.Left, 50);
  item.name = "IMC Rules";

  async function refresh(): Promise<void> {
    const document = activeRuleEditor()?.document;
    if (document === undefined) {
      item.hide();
      return;
    }
    const { version, isDirty } = document;
    const params: FileSummaryParams = { uri: document.uri.toString(), sinceSaved: isDirty && !document.isUntitled };
    const summary = await client.sendRequest<FileSummary | null>(fileSummaryMethod, params).catch(() => null);
    // Another file or version may be active by now. It causes a new request.
    if (activeRuleEditor()?.document !== document || document.version !== version) return;
    if (summary === null) item.hide();
    else show(document, summary);
  }

  function show(document: TextDocument, { brief, details, change }: FileSummary): void {
    // The effect of the edits is first, since the editor cuts a long text.
    item.text = `$(shield) ${plainText([...(change === null ? [] : [change.brief]), ...brief].join(" · "))}`;
    const lines = [...details, ...(change === null ? [] : [change.details])];
    item.tooltip = new MarkdownString();
    for (const line of lines) appendParagraph(item.tooltip, line);
    item.command =
      change === null
        ? { command: showEffectivePolicyCommand, title: "Show Effective Policy", arguments: [document.uri] }
        : { command: comparePolicyWithSavedCommand, title: "Compare Policy with Saved", arguments: [document.uri] };
    item.accessibilityInformation = { label: `IMC Rules: ${lines.join(" ")}` };
    item.show();
  }

  void refresh();
  return Disposable.from(
    item,
    window.onDidChangeActiveTextEditor(() => void refresh()),
    workspace.onDidSaveTextDocument(() => void refresh()),
    analysed((uri) => {
      if (uri.toString() === activeRuleEditor()?.document.uri.toString()) void refresh();
    }),
  );
}

/** Appends a plain text word by word: VS Code escapes spaces so that no line can break at them, and breaks words instead. */
function appendParagraph(markdown: MarkdownString, text: string): void {
  for (const word of text.split(" ")) markdown.appendText(word).appendMarkdown(" ");
  markdown.appendMarkdown("\n\n");
}
