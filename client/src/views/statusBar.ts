import { Disposable, MarkdownString, StatusBarAlignment, type TextDocument, type Uri, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type FileSummary,
  type FileSummaryParams,
  fileSummaryMethod,
} from "../../../server/src/protocol/fileSummary.js";
import { plainText } from "../../../server/src/protocol/plainText.js";
import { comparePolicyWithHeadCommand } from "../commands/comparePolicyWithHead.js";
import { comparePolicyWithSavedCommand } from "../commands/comparePolicyWithSaved.js";
import { showEffectivePolicyCommand } from "../commands/showEffectivePolicy.js";
import { atHead, onCommit } from "../git.js";
import { type Analysed, activeRuleEditor } from "../ruleFile.js";

/** Shows what the active file does, and what its edits change: since the last save, or else since the last commit. */
export function statusBar(client: BaseLanguageClient, analysed: Analysed): Disposable {
  const item = window.createStatusBarItem("imcrules.summary", StatusBarAlignment.Left, 50);
  item.name = "IMC Rules";

  /** How often the item was refreshed. Answers may arrive in another order. */
  let refreshes = 0;

  async function refresh(): Promise<void> {
    const document = activeRuleEditor()?.document;
    if (document === undefined) {
      item.hide();
      return;
    }
    const own = ++refreshes;
    const { uri, isDirty } = document;
    const since = await olderTextOf(document);
    const params: FileSummaryParams = { uri: uri.toString(), since: since?.uri ?? null };
    const summary = await client.sendRequest<FileSummary | null>(fileSummaryMethod, params).catch(() => null);
    // Another file or version may be active by now. It causes a new request.
    if (own !== refreshes || activeRuleEditor()?.document !== document) return;
    if (summary === null) item.hide();
    else show(uri, isDirty, summary, since);
  }

  function show(uri: Uri, isDirty: boolean, { brief, details, change }: FileSummary, since?: OlderText): void {
    const changed = change === null ? [] : [isDirty ? change.brief : `${change.brief} since ${since?.name}`];
    // While somebody types, only the effect counts.
    const parts = isDirty && since !== undefined ? [changed[0] ?? "no verdict changes"] : [...changed, ...brief];
    item.text = `$(shield) ${plainText(parts.join(" · "))}`;
    const lines = [...details, ...(change === null ? [] : [`Since ${since?.name}: ${change.details}`])];
    item.tooltip = new MarkdownString();
    for (const line of lines) appendParagraph(item.tooltip, line);
    item.command =
      change === null || since === undefined
        ? { command: showEffectivePolicyCommand, title: "Show Effective Policy", arguments: [uri] }
        : { command: since.command, title: "Compare Policy", arguments: [uri] };
    item.accessibilityInformation = { label: `IMC Rules: ${lines.join(" ")}` };
    item.show();
  }

  void refresh();
  return Disposable.from(
    item,
    window.onDidChangeActiveTextEditor(() => void refresh()),
    workspace.onDidSaveTextDocument(() => void refresh()),
    onCommit(() => void refresh()),
    analysed((uri) => {
      if (uri.toString() === activeRuleEditor()?.document.uri.toString()) void refresh();
    }),
  );
}

/** The text with which a file is compared. */
interface OlderText {
  readonly uri: string;
  readonly name: string;
  /** The command that shows the differences. */
  readonly command: string;
}

/** Returns the stored text while a file has unsaved edits, and else the last committed one. `undefined` for a file without either. */
async function olderTextOf(document: TextDocument): Promise<OlderText | undefined> {
  const { uri, isDirty, isUntitled } = document;
  if (isUntitled) return undefined;
  if (isDirty) return { uri: uri.toString(), name: "the last save", command: comparePolicyWithSavedCommand };
  const committed = await atHead(uri);
  return committed && { uri: committed.toString(), name: "Git HEAD", command: comparePolicyWithHeadCommand };
}

/** Appends a plain text word by word: VS Code escapes spaces so that no line can break at them, and breaks words instead. */
function appendParagraph(markdown: MarkdownString, text: string): void {
  for (const word of text.split(" ")) markdown.appendText(word).appendMarkdown(" ");
  markdown.appendMarkdown("\n\n");
}
