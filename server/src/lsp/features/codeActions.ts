import type { CodeActionParams } from "vscode-languageserver-protocol";
import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from "vscode-languageserver-types";
import { type Analysis, type Finding, type Findings, fixAll, fixesOf, lineOfPlace } from "../../core/index.js";
import { textEditsOf } from "../convert.js";

/** Fixes everything that can be fixed without a look at each; editors run it on saving. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.imcrules`;

export const codeActionKinds: readonly string[] = [CodeActionKind.QuickFix, FIX_ALL];

/** Findings that are fixed in one answer: what a fix changes is worked out for each, and nobody reads a longer menu. */
const FINDINGS_AT_MOST = 8;

/** What can be done about the findings in the lines of a range, and about all at once where that is asked for. */
export function codeActions(
  analysis: Analysis,
  findings: Findings,
  version: number,
  { textDocument: { uri }, range, context }: CodeActionParams,
): CodeAction[] {
  const { ruleSet } = analysis;
  const edited = (edits: TextEdit[]) => ({ documentChanges: [{ textDocument: { uri, version }, edits }] });
  const actions: CodeAction[] = [];
  if (isAskedFor(CodeActionKind.QuickFix, context.only)) {
    let fixed = 0;
    for (const finding of findings.list(undefined, { first: range.start.line, last: range.end.line })) {
      const diagnostics = context.diagnostics.filter((diagnostic) => isAbout(analysis, finding, diagnostic));
      const fixes = fixesOf(analysis, finding);
      for (const [place, { title, edits }] of fixes.entries()) {
        actions.push({
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics,
          // What is meant most likely comes first.
          ...(place === 0 ? { isPreferred: true } : {}),
          edit: edited(textEditsOf(ruleSet, edits)),
        });
      }
      if (fixes.length > 0 && ++fixed === FINDINGS_AT_MOST) break;
    }
  }
  // Only for those who ask: it is about the whole file, not about where the cursor is.
  if (context.only?.some((kind) => isWithin(FIX_ALL, kind))) {
    const edits = fixAll(analysis, findings);
    if (edits.length > 0) {
      const title = "Fix all that can be fixed safely (no verdict changes)";
      actions.push({ title, kind: FIX_ALL, edit: edited(textEditsOf(ruleSet, edits)) });
    }
  }
  return actions;
}

function isAskedFor(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((wanted) => isWithin(kind, wanted));
}

/** Kinds are hierarchical: who asks for `source` gets `source.fixAll.imcrules` too. */
function isWithin(kind: string, wanted: string): boolean {
  return wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`);
}

function isAbout({ ruleSet }: Analysis, { code, place, span }: Finding, diagnostic: Diagnostic): boolean {
  const { start } = diagnostic.range;
  return diagnostic.code === code && start.line === lineOfPlace(ruleSet, place) && start.character === span.start;
}
