import { Disposable, Range, type TextEditor, window } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type FadedRule, fadedRulesMethod } from "../../../server/src/protocol/fadedRules.js";
import { type Analysed, isRuleFile } from "../ruleFile.js";
import { askAboutVisibleLines } from "../visibleLines.js";

/** How unreachable text is faded by default (editorUnnecessaryCode.opacity). */
const OPACITY = "0.667";

/**
 * Fades the rules that decide nothing but have no diagnostic, since an editor limits the diagnostics of a file.
 * Asks only for the visible lines and a screen around them: a file of a hundred thousand lines costs no more than a short one.
 */
export function fadedRules(client: BaseLanguageClient, analysed: Analysed): Disposable {
  const faded = window.createTextEditorDecorationType({ opacity: OPACITY });

  async function refreshEditor(editor: TextEditor): Promise<void> {
    const { document } = editor;
    if (!isRuleFile(document)) {
      editor.setDecorations(faded, []);
      return;
    }
    const { version } = document;
    const rules = await askAboutVisibleLines<FadedRule>(client, fadedRulesMethod, editor);
    if (document.version !== version) return; // The findings of the newer version cause a new request.
    editor.setDecorations(
      faded,
      rules.map(({ line, start, end }) => new Range(line, start, line, end)),
    );
  }

  const refreshAll = (editors: readonly TextEditor[]) => {
    for (const editor of editors) void refreshEditor(editor);
  };
  return Disposable.from(
    faded,
    window.onDidChangeVisibleTextEditors(refreshAll),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => void refreshEditor(textEditor)),
    analysed((uri) =>
      refreshAll(window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri.toString())),
    ),
  );
}
