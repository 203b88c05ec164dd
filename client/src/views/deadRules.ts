import { type Disposable, Range, type TextEditor, type Uri, window } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type DeadRule, type DeadRulesParams, deadRulesMethod } from "../../../server/src/protocol/deadRules.js";
import { type Analysed, isRuleFile } from "../ruleFile.js";

/** How unreachable text is faded by default (editorUnnecessaryCode.opacity). */
const OPACITY = "0.667";

/**
 * Marks rules that decide nothing in the gutter, and fades them where the editor cannot: it shows only so many diagnostics of a file.
 * Asks for the lines in sight and a screen around them, so that a file of a hundred thousand lines costs no more than a short one.
 */
export function deadRules(client: BaseLanguageClient, analysed: Analysed, icons: Uri): Disposable {
  const iconFor = (theme: string) => icons.with({ path: `${icons.path}/dead-${theme}.svg` });
  const marked = window.createTextEditorDecorationType({
    light: { gutterIconPath: iconFor("light") },
    dark: { gutterIconPath: iconFor("dark") },
    gutterIconSize: "contain",
  });
  const faded = window.createTextEditorDecorationType({ opacity: OPACITY });

  async function refreshEditor(editor: TextEditor): Promise<void> {
    const { document, visibleRanges } = editor;
    if (!isRuleFile(document)) {
      editor.setDecorations(marked, []);
      editor.setDecorations(faded, []);
      return;
    }
    const { version } = document;
    const uri = document.uri.toString();
    // What is folded away lies between the ranges.
    const asked = visibleRanges.map(({ start, end }) => {
      const margin = end.line - start.line + 1;
      const params: DeadRulesParams = { uri, first: Math.max(0, start.line - margin), last: end.line + margin };
      return client.sendRequest<DeadRule[]>(deadRulesMethod, params).catch(() => []);
    });
    const rules = (await Promise.all(asked)).flat();
    if (document.version !== version) return; // The findings of the newer version ask again.
    const rangeOf = ({ line, start, end }: DeadRule) => new Range(line, start, line, end);
    editor.setDecorations(marked, rules.map(rangeOf));
    editor.setDecorations(faded, rules.filter(({ isFaded }) => !isFaded).map(rangeOf));
  }

  const refreshAll = (editors: readonly TextEditor[]) => {
    for (const editor of editors) void refreshEditor(editor);
  };
  const subscriptions = [
    marked,
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
