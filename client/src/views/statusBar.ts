import { Disposable, MarkdownString, StatusBarAlignment, type Uri, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ClientSummary,
  type FileSummary,
  type FileSummaryParams,
  fileSummaryMethod,
} from "../../../server/src/protocol/fileSummary.js";
import { plainText } from "../../../server/src/protocol/plainText.js";
import { comparePolicyWithHeadCommand } from "../commands/comparePolicyWithHead.js";
import { comparePolicyWithSavedCommand } from "../commands/comparePolicyWithSaved.js";
import { countHitsCommand } from "../commands/countHits.js";
import { showEffectivePolicyCommand } from "../commands/showEffectivePolicy.js";
import { showTurnedClientsCommand } from "../commands/showTurnedClients.js";
import { onCommit } from "../git.js";
import { type OlderText, olderTextOf } from "../olderText.js";
import { type Analysed, activeRuleEditor } from "../ruleFile.js";

/**
 * Shows what the active file does, and what its edits change: since the last save, or else since the last commit. Another item shows who
 * connects, if a log is remembered.
 */
export function statusBar(client: BaseLanguageClient, analysed: Analysed): Disposable {
  const item = window.createStatusBarItem("imcrules.summary", StatusBarAlignment.Left, 50.2);
  item.name = "IMC Rules";
  const clientItem = window.createStatusBarItem("imcrules.clients", StatusBarAlignment.Left, 50.1);
  clientItem.name = "IMC Rules: Clients";

  function hide(): void {
    item.hide();
    clientItem.hide();
  }

  /** How often the item was refreshed. Answers may arrive in another order. */
  let refreshes = 0;

  async function refresh(): Promise<void> {
    const document = activeRuleEditor()?.document;
    if (document === undefined) {
      hide();
      return;
    }
    const own = ++refreshes;
    const { uri, isDirty } = document;
    const since = await olderTextOf(document);
    const params: FileSummaryParams = { uri: uri.toString(), since: since?.uri ?? null };
    const summary = await client.sendRequest<FileSummary | null>(fileSummaryMethod, params).catch(() => null);
    // Another file or version may be active by now. It causes a new request.
    if (own !== refreshes || activeRuleEditor()?.document !== document) return;
    if (summary === null) {
      hide();
      return;
    }
    show(uri, isDirty, summary, since);
    if (summary.clients === null) clientItem.hide();
    else showClients(uri, isDirty, summary.clients, since);
  }

  /** Shows how many clients connect, and while somebody types, how many the edits turn. A click shows who they are. */
  function showClients(uri: Uri, isDirty: boolean, { brief, details, turned }: ClientSummary, since?: OlderText): void {
    clientItem.text = `$(pulse) ${plainText(isDirty && turned !== null ? turned.brief : brief)}`;
    const lines = [...details, ...(turned?.details ?? []).map((line) => `Since ${since?.name}: ${line}`)];
    clientItem.tooltip = tooltipOf(lines);
    clientItem.command =
      turned === null || turned.count === 0
        ? { command: countHitsCommand, title: "Count Hits from Log…", arguments: [uri] }
        : { command: showTurnedClientsCommand, title: "Show Turned Clients", arguments: [uri] };
    clientItem.accessibilityInformation = { label: `IMC Rules: ${lines.join(" ")}` };
    clientItem.show();
  }

  function show(uri: Uri, isDirty: boolean, { brief, details, change }: FileSummary, since?: OlderText): void {
    const changed = change === null ? [] : [isDirty ? change.brief : `${change.brief} since ${since?.name}`];
    // While somebody types, only the effect counts.
    const parts = isDirty && since !== undefined ? [changed[0] ?? "no verdict changes"] : [...changed, ...brief];
    item.text = `$(shield) ${plainText(parts.join(" · "))}`;
    const lines = [...details, ...(change === null ? [] : [`Since ${since?.name}: ${change.details}`])];
    item.tooltip = tooltipOf(lines);
    item.command =
      change === null || since === undefined
        ? { command: showEffectivePolicyCommand, title: "Show Effective Policy", arguments: [uri] }
        : {
            command: isDirty ? comparePolicyWithSavedCommand : comparePolicyWithHeadCommand,
            title: "Compare Policy",
            arguments: [uri],
          };
    item.accessibilityInformation = { label: `IMC Rules: ${lines.join(" ")}` };
    item.show();
  }

  void refresh();
  return Disposable.from(
    item,
    clientItem,
    window.onDidChangeActiveTextEditor(() => void refresh()),
    workspace.onDidSaveTextDocument(() => void refresh()),
    onCommit(() => void refresh()),
    analysed((uri) => {
      if (uri.toString() === activeRuleEditor()?.document.uri.toString()) void refresh();
    }),
  );
}

function tooltipOf(lines: readonly string[]): MarkdownString {
  const tooltip = new MarkdownString();
  for (const line of lines) appendParagraph(tooltip, line);
  return tooltip;
}

/** Appends a plain text word by word: VS Code escapes spaces so that no line can break at them, and breaks words instead. */
function appendParagraph(markdown: MarkdownString, text: string): void {
  for (const word of text.split(" ")) markdown.appendText(word).appendMarkdown(" ");
  markdown.appendMarkdown("\n\n");
}
