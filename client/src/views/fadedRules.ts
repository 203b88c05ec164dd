import { Disposable, Range, type TextEditor, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type FadedLine, type FadedLinesParams, fadedLinesMethod } from "../../../server/src/protocol/fadedLines.js";

/** How unreachable text is faded by default (editorUnnecessaryCode.opacity). */
const OPACITY = "0.667";

/**
 * Fades rules that decide nothing where the editor cannot: it shows only so many diagnostics of a file. Asks for the lines
 * in sight and a screen around them, so that a file of a hundred thousand lines costs no more than a short one.
 */
export function fadedRules(client: BaseLanguageClient): Disposable {
  const decoration = window.createTextEditorDecorationType({ opacity: OPACITY });

  async function refresh(editor: TextEditor): Promise<void> {
    const { document, visibleRanges } = editor;
    if (document.languageId !== "imcrules" || visibleRanges.length === 0) return;
    const first = Math.min(...visibleRanges.map(({ start }) => start.line));
    const last = Math.max(...visibleRanges.map(({ end }) => end.line));
    const margin = last - first + 1;
    const params: FadedLinesParams = {
      uri: document.uri.toString(),
      first: Math.max(0, first - margin),
      last: last + margin,
    };
    const { version } = document;
    const lines = await client.sendRequest<FadedLine[]>(fadedLinesMethod, params).catch(() => []);
    if (document.version !== version) return; // The change that came meanwhile asks again.
    editor.setDecorations(
      decoration,
      lines.map(({ line, start, end }) => new Range(line, start, line, end)),
    );
  }

  const refreshAll = (editors: readonly TextEditor[]) => {
    for (const editor of editors) void refresh(editor);
  };
  const subscriptions = [
    decoration,
    window.onDidChangeVisibleTextEditors(refreshAll),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => void refresh(textEditor)),
    workspace.onDidChangeTextDocument(({ document }) =>
      refreshAll(window.visibleTextEditors.filter((editor) => editor.document === document)),
    ),
  ];
  refreshAll(window.visibleTextEditors);
  return Disposable.from(...subscriptions);
}
