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
  formatCount,
  lineOfPlace,
  ruleOf,
  type Severity,
  type Steps,
  type Summary,
  severities,
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

/**
 * Selects findings of the lists of a file, `atMost` in all: the most severe, and among equals some of each list.
 *
 * Leaves room for the note that counts the others. O(lists + findings that are selected).
 */
export function selectInLists(
  lists: readonly Pick<RuleFile, "ruleSet" | "findings">[],
  atMost: number,
): readonly Selection[] {
  const wanted = lists.map(({ findings }) => ({ ...findings.summary }));
  const sums = severities.map((severity) => wanted.reduce((sum, counts) => sum + counts[severity], 0));
  const all = sums.reduce((sum, count) => sum + count, 0);
  let left = all <= atMost ? all : atMost - 1;
  for (const [place, severity] of severities.entries()) {
    const sum = sums[place] ?? 0;
    if (sum > left) shareOut(wanted, severity, sum, left);
    left = Math.max(0, left - sum);
  }
  return lists.map((list, place) => selectFindings(list, wanted[place] ?? list.findings.summary));
}

/** Shares a room out to lists in the ratio of their findings of a severity. The shares are the room exactly, whatever is rounded. */
function shareOut(wanted: readonly Record<Severity, number>[], severity: Severity, sum: number, room: number): void {
  let [before, given] = [0, 0];
  for (const counts of wanted) {
    before += counts[severity];
    counts[severity] = Math.floor((room * before) / sum) - given;
    given += counts[severity];
  }
}

/** Selects the first findings of each severity, as many as are wanted. */
function selectFindings({ ruleSet, findings }: Pick<RuleFile, "ruleSet" | "findings">, wanted: Summary): Selection {
  const isWhole = severities.every((severity) => wanted[severity] === findings.summary[severity]);
  if (isWhole) return { published: [...findings.list()], leftOut: new Map() };
  const published: Finding[] = [];
  for (const severity of severities) {
    let left = wanted[severity];
    if (left === 0) continue;
    for (const finding of findings.list(severity)) {
      published.push(finding);
      if (--left === 0) break;
    }
  }
  published.sort((one, other) => lineOfPlace(ruleSet, one.place) - lineOfPlace(ruleSet, other.place));
  const leftOut = new Map(findings.counts);
  for (const { code } of published) leftOut.set(code, (leftOut.get(code) ?? 0) - 1);
  return { published, leftOut: new Map([...leftOut].filter(([, count]) => count > 0)) };
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
