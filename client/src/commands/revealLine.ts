import { Position, Selection, TextEditorRevealType, Uri, window } from "vscode";

/** For rows of views only; it is in no menu. */
export const revealLineCommand = "imcrules.revealLine";

/** Shows a line of a file, 1-based; the keyboard stays in the view. */
export async function revealLine(uri: unknown, line: unknown): Promise<void> {
  if (!(uri instanceof Uri) || typeof line !== "number" || !(line >= 1)) return;
  const editor = await window.showTextDocument(uri, { preserveFocus: true });
  const place = new Position(Math.min(line, editor.document.lineCount) - 1, 0);
  editor.selection = new Selection(place, place);
  editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
}
