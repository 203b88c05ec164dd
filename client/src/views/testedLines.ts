import {
  type DecorationOptions,
  Disposable,
  OverviewRulerLane,
  Selection,
  type TextEditor,
  TextEditorRevealType,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { plainText } from "../../../server/src/protocol/plainText.js";

/** The marks on the lines of a tested answer. The next test or edit of the file removes them. */
export interface TestedLines extends Disposable {
  /** Reveals the first line and marks it. Marks the others more faintly. */
  show(editor: TextEditor, lines: readonly TestedLine[]): void;
}

export interface TestedLine {
  /** 0-based. */
  readonly line: number;
  /** Shown behind the text of the line. */
  readonly note: string;
}

export function testedLines(): TestedLines {
  const after = { color: new ThemeColor("editorCodeLens.foreground"), margin: "0 0 0 2em", fontStyle: "italic" };
  const deciding = window.createTextEditorDecorationType({
    isWholeLine: true,
    border: "1px solid",
    borderColor: new ThemeColor("contrastActiveBorder"),
    backgroundColor: new ThemeColor("editor.selectionHighlightBackground"),
    overviewRulerColor: new ThemeColor("editorOverviewRuler.selectionHighlightForeground"),
    overviewRulerLane: OverviewRulerLane.Full,
    after,
  });
  const later = window.createTextEditorDecorationType({
    isWholeLine: true,
    border: "1px dotted",
    borderColor: new ThemeColor("editorCodeLens.foreground"),
    after,
  });

  function clear(editors: readonly TextEditor[]): void {
    for (const editor of editors) {
      editor.setDecorations(deciding, []);
      editor.setDecorations(later, []);
    }
  }

  const edits = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) clear(window.visibleTextEditors.filter((editor) => editor.document === document));
  });
  return {
    show(editor, [first, ...others]) {
      clear(window.visibleTextEditors);
      const { document } = editor;
      // The file may be shorter than it was for the answer.
      if (first === undefined || first.line >= document.lineCount) return;
      const { range } = document.lineAt(first.line);
      editor.selection = new Selection(range.start, range.start);
      editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
      const noted = ({ line, note }: TestedLine): DecorationOptions => ({
        range: document.lineAt(line).range,
        renderOptions: { after: { contentText: plainText(note) } },
      });
      editor.setDecorations(deciding, [noted(first)]);
      editor.setDecorations(later, others.filter(({ line }) => line < document.lineCount).map(noted));
    },
    dispose: () => Disposable.from(edits, deciding, later).dispose(),
  };
}
