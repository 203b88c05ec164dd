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
  type Budget,
  conversionsOf,
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
import type { ClientAbilities, Feature } from "./feature.js";
import type { RuleFile } from "./ruleFile.js";

/** The kind of the action that applies all safe fixes. Editors run it when they save. */
const FIX_ALL = `${CodeActionKind.SourceFixAll}.imcrules`;

const capability = {
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL],
    resolveProvider: true,
  },
};

/**
 * Offers fixes of the findings in the lines of a range, refactorings of these lines, and on request one fix of the whole file.
 * Omits the edits of refactorings if the client can request them later: see {@link codeActionResolve}.
 */
export const codeActions: Feature<CodeActionParams, CodeAction[]> = {
  method: "textDocument/codeAction",
  capability,
  needs: "analysis",
  fallback: () => [],
  *answer(file, { range, context }, budget, { client }) {
    // Some clients send null instead of leaving `only` out.
    const wants = (kind: string) => context.only?.some((wanted) => isWithin(kind, wanted)) ?? true;
    // Refactorings exist on almost every line, where a light bulb would mean nothing. Only the menu offers them.
    const isInvoked = context.triggerKind !== CodeActionTriggerKind.Automatic;
    const lines = linesOf(range);
    const isConverted = isInvoked && wants(CodeActionKind.QuickFix);
    const isRefactored = isInvoked && wants(CodeActionKind.RefactorRewrite);
    return [
      ...(wants(CodeActionKind.QuickFix) ? yield* quickFixes(file, lines, context.diagnostics, budget) : []),
      ...(isConverted ? yield* conversions(file, lines, budget) : []),
      ...(isRefactored ? yield* refactorings(file, lines, client.resolvesEdits, budget) : []),
      // Only on request, since it changes the whole file and not only the lines at the cursor.
      ...(context.only?.some((kind) => isWithin(FIX_ALL, kind)) === true ? yield* allFixed(file, client, budget) : []),
    ];
  },
};

/** Adds the edits to a refactoring. Returns the action unchanged if the file changed after the offer. */
export const codeActionResolve: Feature<CodeAction, CodeAction> = {
  method: "codeAction/resolve",
  capability,
  needs: "analysis",
  fallback: (action) => action,
  *answer(file, action, budget) {
    // The data is what the offer holds, unless a client makes it up.
    const { version, lines, label } = membersOf(action.data);
    const { first, last } = membersOf(lines);
    if (version !== file.version || typeof first !== "number" || typeof last !== "number") return action;
    const offered = yield* refactoringsOf(file.analysis, { first, last }, file.findings, budget);
    const refactored = offered.find((one) => one.label === label);
    return refactored === undefined ? action : { ...action, edit: editOf(file, yield* refactored.edits(budget)) };
  },
};

/** The most findings that one answer fixes. Computing what the fixes of a finding change takes time. */
const FINDINGS_AT_MOST = 100;

function* quickFixes(
  file: RuleFile,
  lines: Lines,
  diagnostics: readonly Diagnostic[],
  budget: Budget,
): Steps<CodeAction[]> {
  const { analysis, findings } = file;
  const actions: CodeAction[] = [];
  /** The lines and codes that an action silences. The two sources of an expectation may have findings of the same code. */
  const silenced = new Set<string>();
  let found = 0;
  for (const finding of findings.list(undefined, lines)) {
    if (found++ === FINDINGS_AT_MOST) break;
    yield;
    const fixed = diagnostics.filter((diagnostic) => isDiagnosticOf(analysis, finding, diagnostic));
    const action = { kind: CodeActionKind.QuickFix, diagnostics: fixed };
    for (const { title, isPreferred, edits } of yield* fixesOf(analysis, finding, budget)) {
      const preferred = isPreferred ? { isPreferred } : {};
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

/** Returns the fixes of all lines of a kind. Only the menu has them, since they read all invalid lines. */
function* conversions(file: RuleFile, lines: Lines, budget: Budget): Steps<CodeAction[]> {
  return (yield* conversionsOf(file.analysis, lines, budget)).map(({ title, edits }) => ({
    kind: CodeActionKind.QuickFix,
    title: plainText(title),
    edit: editOf(file, edits),
  }));
}

function* refactorings(file: RuleFile, lines: Lines, resolves: boolean, budget: Budget): Steps<CodeAction[]> {
  const { uri, version, analysis, findings } = file;
  const actions: CodeAction[] = [];
  for (const { title, label, edits } of yield* refactoringsOf(analysis, lines, findings, budget)) {
    // By this data a request for the edits finds the refactoring again, also if its own budget proves another effect.
    const resolved = resolves ? { data: { uri, version, lines, label } } : { edit: editOf(file, yield* edits(budget)) };
    actions.push({ title: plainText(title), kind: CodeActionKind.RefactorRewrite, ...resolved });
  }
  return actions;
}

/** Returns the action that applies all safe fixes. If there is none, a disabled action says why, for clients that show it. */
function* allFixed(file: RuleFile, { showsDisabled }: ClientAbilities, budget: Budget): Steps<CodeAction[]> {
  const { edits, whyNothing } = yield* fixAll(file.analysis, file.findings, budget);
  const action = { title: "Fix all that can be fixed safely (no verdict changes)", kind: FIX_ALL };
  if (whyNothing === undefined) return [{ ...action, edit: editOf(file, edits) }];
  return showsDisabled ? [{ ...action, disabled: { reason: whyNothing } }] : [];
}

function editOf({ uri, version, analysis }: RuleFile, edits: readonly Edit[]): WorkspaceEdit {
  return { documentChanges: [{ textDocument: { uri, version }, edits: textEditsOf(analysis.ruleSet, edits) }] };
}

/** Whether `wanted` includes a kind. Kinds are hierarchical: `source` includes `source.fixAll.imcrules`. */
function isWithin(kind: string, wanted: string): boolean {
  return wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`);
}

function isDiagnosticOf({ ruleSet }: Analysis, { code, place, span }: Finding, diagnostic: Diagnostic): boolean {
  const { start } = diagnostic.range;
  return diagnostic.code === code && start.line === lineOfPlace(ruleSet, place) && start.character === span.start;
}
