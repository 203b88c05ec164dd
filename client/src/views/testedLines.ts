import {
  commands,
  type DecorationOptions,
  Disposable,
  OverviewRulerLane,
  Position,
  Selection,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { plainText } from "../../../server/src/protocol/plainText.js";

/** The marks on the lines of a tested answer. Another answer, an edit of the file or Escape removes them. */
export interface TestedLines extends Disposable {
  /** Reveals the first line and marks it. Marks the others more faintly. The cursor stays where it is. */
  preview(editor: TextEditor, lines: readonly TestedLine[]): void;
  /** The same, and moves the cursor to the first line. */
  show(editor: TextEditor, lines: readonly TestedLine[]): void;
  clear(): void;
  /** Whether the cursor is still where {@link show} moved it. */
  isJump(document: TextDocument, position: Position): boolean;
}

/** Removes the marks. Escape runs it. */
export const clearMarksCommand = "imcrules.clearMarks";

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

  /** The document with marks. */
  let marked: TextDocument | undefined;
  /** Where the cursor was moved last. The user has not moved it since. */
  let jump: { readonly document: TextDocument; readonly position: Position } | undefined;

  /** Tells the manifest whether Escape has marks to remove. */
  function setMarked(isMarked: boolean): void {
    void commands.executeCommand("setContext", "imcrules.hasMarks", isMarked);
  }

  function clear(): void {
    for (const editor of window.visibleTextEditors) {
      editor.setDecorations(deciding, []);
      editor.setDecorations(later, []);
    }
    marked = undefined;
    jump = undefined;
    setMarked(false);
  }

  const edits = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0 && document === marked) clear();
  });
  const hides = window.onDidChangeVisibleTextEditors((editors) => {
    if (marked !== undefined && editors.every(({ document }) => document !== marked)) clear();
  });
  const moves = window.onDidChangeTextEditorSelection(({ textEditor, selections: [selection] }) => {
    if (jump !== undefined && !isAt(jump, textEditor.document, selection?.active)) jump = undefined;
  });
  const marks: TestedLines = {
    preview(editor, [first, ...others]) {
      clear();
      const { document } = editor;
      // The file may be shorter than it was for the answer.
      if (first === undefined || first.line >= document.lineCount) return;
      editor.revealRange(document.lineAt(first.line).range, TextEditorRevealType.InCenterIfOutsideViewport);
      const noted = ({ line, note }: TestedLine): DecorationOptions => ({
        range: document.lineAt(line).range,
        renderOptions: { after: { contentText: plainText(note) } },
      });
      editor.setDecorations(deciding, [noted(first)]);
      editor.setDecorations(later, others.filter(({ line }) => line < document.lineCount).map(noted));
      marked = document;
      setMarked(true);
    },
    show(editor, lines) {
      marks.preview(editor, lines);
      const { document } = editor;
      const line = lines[0]?.line ?? document.lineCount;
      if (line >= document.lineCount) return;
      const position = new Position(line, 0);
      editor.selection = new Selection(position, position);
      jump = { document, position };
    },
    clear,
    isJump: (document, position) => jump !== undefined && isAt(jump, document, position),
    dispose: () => Disposable.from(edits, hides, moves, deciding, later).dispose(),
  };
  return marks;
}

function isAt(
  jump: { readonly document: TextDocument; readonly position: Position },
  document: TextDocument,
  position: Position | undefined,
): boolean {
  return jump.document === document && position !== undefined && jump.position.isEqual(position);
}
