import { type Disposable, Range, type TextEditor, type Uri, window } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type FadedLine, type FadedLinesParams, fadedLinesMethod } from "../../../server/src/protocol/fadedLines.js";
import { isHistory } from "../history.js";

/** How unreachable text is faded by default (editorUnnecessaryCode.opacity). */
const OPACITY = "0.667";

export interface FadedRules extends Disposable {
  /** From now on there is a server to ask. */
  start(client: BaseLanguageClient): void;
  /** Asks anew about a file. */
  refresh(uri: Uri): void;
}

/**
 * Fades rules that decide nothing where the editor cannot: it shows only so many diagnostics of a file. Asks for the lines
 * in sight and a screen around them, so that a file of a hundred thousand lines costs no more than a short one.
 */
export function fadedRules(): FadedRules {
  const decoration = window.createTextEditorDecorationType({ opacity: OPACITY });
  let server: BaseLanguageClient | undefined;

  async function refreshEditor(editor: TextEditor): Promise<void> {
    const { document, visibleRanges } = editor;
    if (document.languageId !== "imcrules" || isHistory(document.uri)) {
      editor.setDecorations(decoration, []);
      return;
    }
    if (server === undefined || visibleRanges.length === 0) return;
    const first = Math.min(...visibleRanges.map(({ start }) => start.line));
    const last = Math.max(...visibleRanges.map(({ end }) => end.line));
    const margin = last - first + 1;
    const params: FadedLinesParams = {
      uri: document.uri.toString(),
      first: Math.max(0, first - margin),
      last: last + margin,
    };
    const { version } = document;
    const lines = await server.sendRequest<FadedLine[]>(fadedLinesMethod, params).catch(() => []);
    if (document.version !== version) return; // The diagnostics of the newer version ask again.
    editor.setDecorations(
      decoration,
      lines.map(({ line, start, end }) => new Range(line, start, line, end)),
    );
  }

  const refreshAll = (editors: readonly TextEditor[]) => {
    for (const editor of editors) void refreshEditor(editor);
  };
  const subscriptions = [
    decoration,
    window.onDidChangeVisibleTextEditors(refreshAll),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => void refreshEditor(textEditor)),
  ];
  return {
    start(client) {
      server = client;
      refreshAll(window.visibleTextEditors);
    },
    refresh(uri) {
      refreshAll(window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri.toString()));
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
