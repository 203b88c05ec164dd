import type {
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
} from "vscode-languageserver-protocol";
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver-types";
import {
  type Budget,
  type Finding,
  type Findings,
  formatCount,
  lineOfPlace,
  mostSevereFirst,
  type RuleSet,
  ruleOf,
  type Severity,
  type Steps,
  spanOfRule,
} from "../../core/index.js";
import { rangeOf } from "../convert.js";
import type { Feature } from "./feature.js";
import type { RuleFile, Selection } from "./ruleFile.js";
import { tooLarge } from "./unread.js";

const capability = {
  diagnosticProvider: { identifier: "imcrules", interFileDependencies: false, workspaceDiagnostics: true },
};

/** Reports the findings of an open file at its newest version. An error would remove the shown ones until the next key. */
export const diagnostics: Feature<DocumentDiagnosticParams, DocumentDiagnosticReport> = {
  method: "textDocument/diagnostic",
  capability,
  needs: "server",
  fallback: () => ({ kind: "full", resultId: "closed", items: [] }),
  async answer(params, server, run) {
    const { uri } = params.textDocument;
    const file = (await server.isOpen(uri)) ? await server.newest(uri) : undefined;
    if (file === undefined) return diagnostics.fallback(params);
    const { resultId } = file;
    if (resultId === params.previousResultId) return { kind: "unchanged", resultId };
    return {
      kind: "full",
      resultId,
      items: await run((budget) => diagnosticsOf(file, server.docs, budget)),
    };
  },
};

/** Reports the findings of the files that are not open. Waits until there is something new. */
export const workspaceDiagnostics: Feature<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport> = {
  method: "workspace/diagnostic",
  capability,
  needs: "server",
  fallback: () => ({ items: [] }),
  answer: ({ previousResultIds }, server, _, token) => server.closedDiagnostics(previousResultIds, token),
};

/** Selects findings of the lists of a file, `atMost` in all. A list with more of them gets more room. */
export function selectInLists(
  lists: readonly Pick<RuleFile, "analysis" | "findings">[],
  atMost: number,
): readonly Selection[] {
  const counts = lists.map(({ findings }) => countOf(findings));
  const all = counts.reduce((sum, count) => sum + count, 0);
  return lists.map(({ analysis, findings }, place) => {
    const count = counts[place] ?? 0;
    const room = all <= atMost ? count : Math.max(1, Math.floor((atMost * count) / all));
    return selectFindings(analysis.ruleSet, findings, room);
  });
}

/** Selects the most severe findings, and among equals the first in the file. Leaves room for the note that counts the others. */
export function selectFindings(ruleSet: RuleSet, findings: Findings, atMost: number): Selection {
  const all = countOf(findings);
  if (all <= atMost) return { published: [...findings.list()], leftOut: new Map() };
  const published: Finding[] = [];
  for (const finding of mostSevereFirst(findings)) {
    if (published.length === atMost - 1) break;
    published.push(finding);
  }
  published.sort((one, other) => lineOfPlace(ruleSet, one.place) - lineOfPlace(ruleSet, other.place));
  const leftOut = new Map(findings.counts);
  for (const { code } of published) leftOut.set(code, (leftOut.get(code) ?? 0) - 1);
  return { published, leftOut: new Map([...leftOut].filter(([, count]) => count > 0)) };
}

function countOf({ counts }: Findings): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** Returns the diagnostics of a file. `docs` is the folder of the findings' pages, if the editor can open them. */
export function* diagnosticsOf(file: RuleFile, docs: string | undefined, budget: Budget): Steps<Diagnostic[]> {
  if (file.unread === tooLarge) return [tooLargeNote(file.length, file.settings.maxFileSize)];
  const shown: Diagnostic[] = [];
  const leftOut = new Map<string, number>();
  /** What two lists of a file have in common is reported once. */
  const known = new Set<string>();
  for (const list of file.lists) {
    for (const finding of list.selection.published) {
      yield;
      const diagnostic = yield* diagnosticOf(list, finding, docs, budget);
      const key =
        file.lists.length === 1 ? "" : JSON.stringify([diagnostic.range, diagnostic.code, diagnostic.message]);
      if (key !== "" && known.has(key)) continue;
      known.add(key);
      shown.push(diagnostic);
    }
    for (const [code, count] of list.selection.leftOut) leftOut.set(code, (leftOut.get(code) ?? 0) + count);
  }
  return leftOut.size === 0 ? shown : [leftOutNote(leftOut), ...shown];
}

function* diagnosticOf(
  { uri, ruleSet }: RuleFile,
  { code, severity, place, span, faded, explain }: Finding,
  docs: string | undefined,
  budget: Budget,
): Steps<Diagnostic> {
  const { message, related } = yield* explain(budget);
  return {
    range: rangeOf(lineOfPlace(ruleSet, place), span),
    severity: lspSeverity[severity],
    code,
    ...(docs === undefined ? {} : { codeDescription: { href: `${docs}findings/${code}.md` } }),
    source: "imcrules",
    message,
    ...(faded ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    relatedInformation: related.map((note) => ({
      location: { uri, range: rangeOf(lineOfPlace(ruleSet, note), spanOfRule(ruleOf(ruleSet, note.rule))) },
      message: note.message,
    })),
  };
}

const lspSeverity: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Returns the note on a file that is not analysed. No diagnostics at all would look like praise. */
function tooLargeNote(length: number, limit: number): Diagnostic {
  const millions = (characters: number) => `${Math.ceil(characters / 100_000) / 10} million characters`;
  return note(
    DiagnosticSeverity.Warning,
    `Not analysed: ${millions(length)}, the limit is ${limit} million. Raise imcrules.maxFileSize.\nWhat its rules do is not known here, but "imcrules check" on the command line has no limit.`,
  );
}

function leftOutNote(leftOut: Selection["leftOut"]): Diagnostic {
  const total = [...leftOut.values()].reduce((sum, count) => sum + count, 0);
  const counts = [...leftOut].map(([code, count]) => `${formatCount(count)} ${code}`).join(", ");
  return note(
    DiagnosticSeverity.Information,
    `${formatCount(total)} more findings are not shown. Run "imcrules check" to list all.\nThe most severe are shown, without ${counts}.`,
  );
}

/** Returns a diagnostic about a file as a whole, on its first line. */
function note(severity: DiagnosticSeverity, message: string): Diagnostic {
  return { range: rangeOf(0, { start: 0, end: 0 }), severity, source: "imcrules", message };
}
