import type { CodeActionParams } from "vscode-languageserver-protocol";
import {
  type CodeAction,
  CodeActionKind,
  CodeActionTriggerKind,
  type Diagnostic,
  type Range,
  type WorkspaceEdit,
} from "vscode-languageserver-types";
import {
  type Analysis,
  type Budget,
  type ChosenLines,
  conversionsOf,
  type Edit,
  type Finding,
  type Fix,
  fileRefactoringsOf,
  firstRuleFrom,
  fixAll,
  fixesOf,
  fixOfKind,
  type Lines,
  lineAt,
  lineOfPlace,
  type Refactored,
  refactoringsOf,
  type Steps,
  silence,
  spanOfSource,
  textOfLine,
} from "../../core/index.js";
import { plainText } from "../../protocol/plainText.js";
import { linesOf, membersOf, textEditsOf } from "../convert.js";
import type { ClientAbilities, Feature } from "./feature.js";
import type { RuleFile } from "./ruleFile.js";

/** The kind of the action that applies all safe fixes. Editors run it when they save. */
const FIX_ALL = `${CodeActionKind.SourceFixAll}.imcrules`;
/** The kinds of the actions that rewrite a whole file begin with this. The menu of a line does not show them. */
const WHOLE_FILE = `${CodeActionKind.Source}.imcrules`;
const kindOfFileAction = (name: string) => `${WHOLE_FILE}.${name}`;

const capability = {
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL, WHOLE_FILE],
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
    const areManyFixed = isInvoked && wants(CodeActionKind.QuickFix);
    const isRefactored = isInvoked && wants(CodeActionKind.RefactorRewrite);
    // Actions that change the whole file are not offered for the lines at the cursor.
    const isRequested = (kind: string) => context.only?.some((wanted) => isWithin(kind, wanted)) === true;
    const actions: CodeAction[] = [];
    for (const list of listsIn(file, lines)) {
      if (wants(CodeActionKind.QuickFix))
        actions.push(...(yield* quickFixes(list, lines, context.diagnostics, budget)));
      if (areManyFixed) actions.push(...(yield* manyFixed(list, lines, budget)));
      if (isRefactored) actions.push(...(yield* refactorings(list, chosenIn(list, range), client, budget)));
    }
    if (isRequested(FIX_ALL)) actions.push(...(yield* allFixed(file, client, budget)));
    actions.push(...(yield* fileActions(file, (name) => isRequested(kindOfFileAction(name)), client, budget)));
    return actions;
  },
};

/** Adds the edits to a refactoring. Returns the action unchanged if the file changed after the offer. */
export const codeActionResolve: Feature<CodeAction, CodeAction> = {
  method: "codeAction/resolve",
  capability,
  needs: "analysis",
  fallback: (action) => action,
  *answer(open, action, budget) {
    // The data is what the offer holds, unless a client makes it up.
    const { version, lines, label, list } = membersOf(action.data);
    const file = open.lists.find(({ ruleSet }) => ruleSet.name === list) ?? open;
    const { first, last, text } = membersOf(lines);
    if (version !== file.version) return action;
    const isOfLines = typeof first === "number" && typeof last === "number";
    const chosen = isOfLines ? { first, last, text: typeof text === "string" ? text : undefined } : undefined;
    const offered =
      chosen === undefined
        ? yield* fileRefactoringsOf(open.lists, budget)
        : yield* refactoringsOf(file.analysis, chosen, file.findings, budget);
    const refactored = offered.find((one) => one.label === label);
    return refactored === undefined ? action : { ...action, edit: editOf(file, yield* refactored.edits(budget)) };
  },
};

/** Returns the lists with something in some lines. Falls back to the first list. */
function listsIn(file: RuleFile, { first, last }: Lines): readonly RuleFile[] {
  const isIn = ({ ruleSet: { rules, notes, remarks } }: RuleFile) =>
    (rules.lines[firstRuleFrom(rules, first)] ?? Number.POSITIVE_INFINITY) <= last ||
    notes.lines.some((line) => line >= first && line <= last) ||
    remarks.some(({ line }) => line >= first && line <= last);
  const lists = file.lists.length === 1 ? file.lists : file.lists.filter(isIn);
  return lists.length === 0 ? [file] : lists;
}

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

/** Returns the fixes of all lines of a kind, and of all findings of a kind. Only the menu has them, since they look at the whole file. */
function* manyFixed(file: RuleFile, lines: Lines, budget: Budget): Steps<CodeAction[]> {
  const { analysis, findings } = file;
  const fixes: Fix[] = [...(yield* conversionsOf(analysis, lines, budget))];
  const codes = new Set<string>();
  for (const { code } of findings.list(undefined, lines)) {
    if ((findings.counts.get(code) ?? 0) > 1 && codes.size < KINDS_AT_MOST) codes.add(code);
  }
  for (const code of codes) {
    const fix = yield* fixOfKind(analysis, findings, code, budget);
    if (fix !== undefined) fixes.push(fix);
  }
  return fixes.map(({ title, edits }) => ({
    kind: CodeActionKind.QuickFix,
    title: plainText(title),
    edit: editOf(file, edits),
  }));
}

/** The most kinds of findings that one answer fixes. Each needs a comparison of the file before and after. */
const KINDS_AT_MOST = 4;

/**
 * Returns the lines of a range. If it is inside a line, also the text that is selected, or the word at the cursor.
 *
 * The address and the mask of the rule itself are no choice while the cursor is only on them.
 */
function chosenIn({ analysis: { ruleSet } }: RuleFile, { start, end }: Range): ChosenLines {
  const lines = linesOf({ start, end });
  if (start.line !== end.line) return lines;
  const text = textOfLine(ruleSet, start.line);
  const selected = text.slice(start.character, end.character);
  if (selected.length > LONGEST_CHOICE) return lines;
  if (selected.trim() !== "") return { ...lines, text: selected.trim() };
  const { statement } = lineAt(ruleSet, start.line);
  const own = statement?.kind === "rule" ? spanOfSource(statement) : undefined;
  if (own !== undefined && start.character >= own.start && start.character <= own.end) return lines;
  // A pattern for the end of a long text would take quadratic time.
  const near = (from: number, to: number) => text.slice(Math.max(0, from), to);
  const before = /[\w.:/]*$/.exec(near(start.character - LONGEST_CHOICE, start.character))?.[0] ?? "";
  const after = /^[\w.:/]*/.exec(near(start.character, start.character + LONGEST_CHOICE))?.[0] ?? "";
  return { ...lines, text: before + after };
}

/** No address and no network with its mask is longer. */
const LONGEST_CHOICE = 100;

function* refactorings(
  file: RuleFile,
  lines: ChosenLines,
  client: ClientAbilities,
  budget: Budget,
): Steps<CodeAction[]> {
  const offered = yield* refactoringsOf(file.analysis, lines, file.findings, budget);
  return yield* actionsFor(file, offered, () => CodeActionKind.RefactorRewrite, lines, client, budget);
}

function* fileActions(
  file: RuleFile,
  isWanted: (name: string) => boolean,
  client: ClientAbilities,
  budget: Budget,
): Steps<CodeAction[]> {
  const offered = yield* fileRefactoringsOf(file.lists, budget, isWanted);
  return yield* actionsFor(file, offered, ({ name }) => kindOfFileAction(name), undefined, client, budget);
}

/** Returns the actions for refactorings of some lines, or of the whole file. Adds the edits unless the client requests them later. */
function* actionsFor<Offered extends Refactored>(
  file: RuleFile,
  offered: readonly Offered[],
  kindOf: (one: Offered) => string,
  lines: ChosenLines | undefined,
  { resolvesEdits }: ClientAbilities,
  budget: Budget,
): Steps<CodeAction[]> {
  const { uri, version } = file;
  const actions: CodeAction[] = [];
  for (const one of offered) {
    // By this data a request for the edits finds the refactoring again, also if its own budget proves another effect.
    const resolved = resolvesEdits
      ? { data: { uri, version, lines, label: one.label, list: file.analysis.ruleSet.name } }
      : { edit: editOf(file, yield* one.edits(budget)) };
    actions.push({ title: plainText(one.title), kind: kindOf(one), ...resolved });
  }
  return actions;
}

/** Returns the action that applies all safe fixes. If there is none, a disabled action says why, for clients that show it. */
function* allFixed(file: RuleFile, { showsDisabled }: ClientAbilities, budget: Budget): Steps<CodeAction[]> {
  const { edits, whyNothing } = yield* fixAll(file.lists, budget);
  const action = { title: "Fix all that can be fixed safely", kind: FIX_ALL };
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
