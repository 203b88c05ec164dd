import {
  type Disposable,
  OverviewRulerLane,
  Selection,
  type TextEditor,
  TextEditorRevealType,
  ThemeColor,
  window,
  workspace,
} from "vscode";

/** Marks of the line that decided a connection test; they leave with the next test and with the next edit of the file. */
export interface DecidingLine extends Disposable {
  /** Reveals a line, 0-based, and marks it with a note behind its text. */
  show(editor: TextEditor, line: number, note: string): void;
}

export function decidingLine(): DecidingLine {
  const decoration = window.createTextEditorDecorationType({
    isWholeLine: true,
    border: "1px solid",
    borderColor: new ThemeColor("contrastActiveBorder"),
    backgroundColor: new ThemeColor("editor.selectionHighlightBackground"),
    overviewRulerColor: new ThemeColor("editorOverviewRuler.selectionHighlightForeground"),
    overviewRulerLane: OverviewRulerLane.Full,
    after: { color: new ThemeColor("editorCodeLens.foreground"), margin: "0 0 0 2em", fontStyle: "italic" },
  });

  function clear(editors: readonly TextEditor[]): void {
    for (const editor of editors) editor.setDecorations(decoration, []);
  }

  const edits = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) clear(window.visibleTextEditors.filter((editor) => editor.document === document));
  });
  return {
    show(editor, line, note) {
      clear(window.visibleTextEditors);
      if (line >= editor.document.lineCount) return; // The file has become shorter since it was asked.
      const { range } = editor.document.lineAt(line);
      editor.selection = new Selection(range.start, range.start);
      editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
      editor.setDecorations(decoration, [{ range, renderOptions: { after: { contentText: note } } }]);
    },
    dispose() {
      edits.dispose();
      decoration.dispose();
    },
  };
}
