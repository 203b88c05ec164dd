import { type DecorationOptions, Disposable, Range, type TextEditor, ThemeColor, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type ActionWord, actionWordsMethod } from "../../../server/src/protocol/actionWords.js";
import type { Analysed } from "../ruleFile.js";
import { askAboutVisibleLines } from "../visibleLines.js";

/**
 * Shows `accept` and `reject` in colours of their own, for every kind of theme. Most themes have no two colours for them that differ
 * from those of comments, numbers and strings.
 *
 * The lists of other programs keep the colours of their own extensions. Asks only for the visible lines and a screen around them. Old versions of a file have these colours too.
 */
export function actionColours(client: BaseLanguageClient, analysed: Analysed): Disposable {
  const shown = {
    accept: window.createTextEditorDecorationType({ color: new ThemeColor("imcrules.acceptForeground") }),
    reject: window.createTextEditorDecorationType({ color: new ThemeColor("imcrules.rejectForeground") }),
  };

  /** The newest request for each editor. Answers may arrive in another order. */
  const newest = new WeakMap<TextEditor, object>();

  async function refreshEditor(editor: TextEditor): Promise<void> {
    const { document } = editor;
    const own = {};
    newest.set(editor, own);
    if (document.languageId !== "imcrules") {
      for (const type of Object.values(shown)) editor.setDecorations(type, []);
      return;
    }
    const { version } = document;
    const words = await askAboutVisibleLines<ActionWord>(client, actionWordsMethod, editor);
    // An edit, or a scroll, caused a new request.
    if (document.version !== version || newest.get(editor) !== own) return;
    for (const action of ["accept", "reject"] as const) {
      const ranges = words.flatMap((word): DecorationOptions[] =>
        word.action === action ? [{ range: new Range(word.line, word.start, word.line, word.end) }] : [],
      );
      editor.setDecorations(shown[action], ranges);
    }
  }

  const refreshAll = (editors: readonly TextEditor[]) => {
    for (const editor of editors) void refreshEditor(editor);
  };
  const editorsOf = (uri: string) =>
    window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri);
  refreshAll(window.visibleTextEditors);
  return Disposable.from(
    shown.accept,
    shown.reject,
    window.onDidChangeVisibleTextEditors(refreshAll),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => void refreshEditor(textEditor)),
    workspace.onDidChangeTextDocument(({ document }) => refreshAll(editorsOf(document.uri.toString()))),
    analysed((uri) => refreshAll(editorsOf(uri.toString()))),
  );
}
