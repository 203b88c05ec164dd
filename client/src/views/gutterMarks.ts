import { type Disposable, Range, type TextEditor, type Uri, window } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type DeadRule,
  type GutterMarks,
  type GutterMarksParams,
  gutterMarksMethod,
} from "../../../server/src/protocol/gutterMarks.js";
import { type Analysed, isRuleFile } from "../ruleFile.js";

/** How unreachable text is faded by default (editorUnnecessaryCode.opacity). */
const OPACITY = "0.667";

/**
 * Marks rules that decide nothing and expectations that hold in the gutter, and fades such rules where the editor cannot: it shows only
 * so many diagnostics of a file. Asks for the lines in sight and a screen around them, so that a file of a hundred thousand lines costs
 * no more than a short one.
 */
export function gutterMarks(client: BaseLanguageClient, analysed: Analysed, icons: Uri): Disposable {
  const iconFor = (name: string, theme: string) => icons.with({ path: `${icons.path}/${name}-${theme}.svg` });
  const markOf = (name: string) =>
    window.createTextEditorDecorationType({
      light: { gutterIconPath: iconFor(name, "light") },
      dark: { gutterIconPath: iconFor(name, "dark") },
      gutterIconSize: "contain",
    });
  const dead = markOf("dead");
  const proved = markOf("proved");
  const faded = window.createTextEditorDecorationType({ opacity: OPACITY });

  async function refreshEditor(editor: TextEditor): Promise<void> {
    const { document, visibleRanges } = editor;
    if (!isRuleFile(document)) {
      for (const one of [dead, proved, faded]) editor.setDecorations(one, []);
      return;
    }
    const { version } = document;
    const uri = document.uri.toString();
    // What is folded away lies between the ranges.
    const asked = visibleRanges.map(({ start, end }) => {
      const margin = end.line - start.line + 1;
      const params: GutterMarksParams = { uri, first: Math.max(0, start.line - margin), last: end.line + margin };
      return client.sendRequest<GutterMarks>(gutterMarksMethod, params).catch(() => undefined);
    });
    const marks = (await Promise.all(asked)).flatMap((answer) => answer ?? []);
    if (document.version !== version) return; // The findings of the newer version ask again.
    const rangeOf = ({ line, start, end }: DeadRule) => new Range(line, start, line, end);
    const rules = marks.flatMap((one) => one.dead);
    editor.setDecorations(dead, rules.map(rangeOf));
    editor.setDecorations(faded, rules.filter(({ isFaded }) => !isFaded).map(rangeOf));
    editor.setDecorations(
      proved,
      marks.flatMap((one) => one.proved.map((line) => new Range(line, 0, line, 0))),
    );
  }

  const refreshAll = (editors: readonly TextEditor[]) => {
    for (const editor of editors) void refreshEditor(editor);
  };
  const subscriptions = [
    dead,
    proved,
    faded,
    window.onDidChangeVisibleTextEditors(refreshAll),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => void refreshEditor(textEditor)),
    analysed((uri) =>
      refreshAll(window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri.toString())),
    ),
  ];
  return {
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
