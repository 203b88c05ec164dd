import type { CodeActionParams } from "vscode-languageserver-protocol";
import {
  type CodeAction,
  CodeActionKind,
  CodeActionTriggerKind,
  type Diagnostic,
  type WorkspaceEdit,
} from "vscode-languageserver-types";
import {
  type Analysis,
  type Edit,
  type Finding,
  fixAll,
  fixesOf,
  type Lines,
  lineOfPlace,
  refactoringsOf,
  type Steps,
  silence,
} from "../../core/index.js";
import { plainText } from "../../protocol/plainText.js";
import { linesOf, membersOf, textEditsOf } from "../convert.js";
import type { Feature } from "./feature.js";
import type { RuleFile } from "./ruleFile.js";

/** Fixes everything that can be fixed without a look at each; editors run it on saving. */
const FIX_ALL = `${CodeActionKind.SourceFixAll}.imcrules`;

const capability = {
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL],
    resolveProvider: true,
  },
};

/**
 * Offers fixes of the findings in the lines of a range, refactorings of these lines, and on request one fix of the whole file.
 * Refactorings come without edits if the client asks for them later: see {@link codeActionResolve}.
 */
export const codeActions: Feature<CodeActionParams, CodeAction[]> = {
  method: "textDocument/codeAction",
  capability,
  needs: "analysis in steps",
  nothing: () => [],
  *answer(file, { range, context }, { client }) {
    // Some clients write null for what they leave out.
    const wants = (kind: string) => context.only?.some((wanted) => isWithin(kind, wanted)) ?? true;
    // A light bulb on every line would mean nothing: what can always be done is for those who open the menu.
    const isInvoked = context.triggerKind !== CodeActionTriggerKind.Automatic;
    const lines = linesOf(range);
    const isRefactored = isInvoked && wants(CodeActionKind.RefactorRewrite);
    return [
      ...(wants(CodeActionKind.QuickFix) ? yield* quickFixes(file, lines, context.diagnostics) : []),
      ...(isRefactored ? yield* refactorings(file, lines, client.resolvesEdits) : []),
      // Only for those who ask: it is about the whole file, not about where the cursor is.
      ...(context.only?.some((kind) => isWithin(FIX_ALL, kind)) === true ? allFixed(file) : []),
    ];
  },
};

/** Adds the edits to an action; leaves the action as it is if the file changed after the offer. */
export const codeActionResolve: Feature<CodeAction, CodeAction> = {
  method: "codeAction/resolve",
  capability,
  needs: "analysis in steps",
  nothing: (action) => action,
  *answer(file, action) {
    const asked = refactorOf(action.data);
    if (asked === undefined || file.uri !== asked.uri || file.version !== asked.version) return action;
    const offered = yield* refactoringsOf(file.analysis, asked.lines, file.findings);
    const refactored = offered.find(({ title }) => plainText(title) === action.title);
    return refactored === undefined ? action : { ...action, edit: editOf(file, refactored.edits()) };
  },
};

/** Findings that are fixed in one answer, however many lines are selected: what a fix changes is worked out for each. */
const FINDINGS_AT_MOST = 100;

/** What a refactoring is found again by when its edits are wanted. */
interface Refactor {
  readonly uri: string;
  readonly version: number;
  readonly lines: Lines;
}

function* quickFixes(file: RuleFile, lines: Lines, diagnostics: readonly Diagnostic[]): Steps<CodeAction[]> {
  const { analysis, findings } = file;
  const actions: CodeAction[] = [];
  /** An expectation has two sources, and may have a finding of one kind for each. */
  const silenced = new Set<string>();
  let found = 0;
  for (const finding of findings.list(undefined, lines)) {
    if (found++ === FINDINGS_AT_MOST) break;
    yield;
    const about = diagnostics.filter((diagnostic) => isAbout(analysis, finding, diagnostic));
    const action = { kind: CodeActionKind.QuickFix, diagnostics: about };
    for (const [place, { title, edits }] of fixesOf(analysis, finding).entries()) {
      // What is meant most likely comes first.
      const preferred = place === 0 ? { isPreferred: true } : {};
      actions.push({ ...action, title: plainText(title), ...preferred, edit: editOf(file, edits) });
    }
    const silencing = `${lineOfPlace(analysis.ruleSet, finding.place)} ${finding.code}`;
    if (silenced.has(silencing)) continue;
    silenced.add(silencing);
    for (const { title, edits } of silence(analysis, finding)) {
      actions.push({ ...action, title: plainText(title), edit: editOf(file, edits) });
    }
  }
  return actions;
}

function* refactorings(file: RuleFile, lines: Lines, resolves: boolean): Steps<CodeAction[]> {
  const { uri, version, analysis, findings } = file;
  const data: Refactor = { uri, version, lines };
  return (yield* refactoringsOf(analysis, lines, findings)).map(({ title, edits }) => ({
    title: plainText(title),
    kind: CodeActionKind.RefactorRewrite,
    ...(resolves ? { data } : { edit: editOf(file, edits()) }),
  }));
}

function allFixed(file: RuleFile): CodeAction[] {
  const edits = fixAll(file.analysis, file.findings);
  const title = "Fix all that can be fixed safely (no verdict changes)";
  return edits.length === 0 ? [] : [{ title, kind: FIX_ALL, edit: editOf(file, edits) }];
}

/** What a client sent back, which may be anything. */
function refactorOf(data: unknown): Refactor | undefined {
  const { uri, version, lines } = membersOf(data);
  const { first, last } = membersOf(lines);
  if (typeof uri !== "string" || typeof version !== "number") return undefined;
  return typeof first === "number" && typeof last === "number" ? { uri, version, lines: { first, last } } : undefined;
}

function editOf({ uri, version, analysis }: RuleFile, edits: readonly Edit[]): WorkspaceEdit {
  return { documentChanges: [{ textDocument: { uri, version }, edits: textEditsOf(analysis.ruleSet, edits) }] };
}

/** Kinds are hierarchical: who asks for `source` gets `source.fixAll.imcrules` too. */
function isWithin(kind: string, wanted: string): boolean {
  return wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`);
}

function isAbout({ ruleSet }: Analysis, { code, place, span }: Finding, diagnostic: Diagnostic): boolean {
  const { start } = diagnostic.range;
  return diagnostic.code === code && start.line === lineOfPlace(ruleSet, place) && start.character === span.start;
}
