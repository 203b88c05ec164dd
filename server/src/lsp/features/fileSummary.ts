import {
  type Analysis,
  addresses,
  type Budget,
  capitalized,
  changedCounts,
  changeParts,
  commonWords,
  counted,
  defaultActionOf,
  describeFile,
  type Findings,
  fileLine,
  isNone,
  isOurs,
  partsOfFile,
  quoted,
  type Steps,
  severities,
} from "../../core/index.js";
import { type FileSummary, type FileSummaryParams, fileSummaryMethod } from "../../protocol/fileSummary.js";
import { clientSummary } from "./clientSummary.js";
import type { Feature } from "./feature.js";
import type { RuleFile } from "./ruleFile.js";

/** Summarizes what a file does, and on request what differs from an older text: the stored one, or that of another URI. */
export const fileSummary: Feature<FileSummaryParams, FileSummary | null> = {
  method: fileSummaryMethod,
  needs: "server",
  fallback: () => null,
  async answer({ uri, since }, server, run) {
    const before = since === null ? undefined : await (since === uri ? server.stored(uri) : server.newest(since));
    const file = await server.newest(uri);
    if (file === undefined) return null;
    const { unread } = file;
    if (unread !== undefined) {
      return { brief: [unread.brief], details: [`This file ${unread.predicate}`], change: null, clients: null };
    }
    const readable = before?.unread === undefined ? before?.lists : undefined;
    const clients = await run(() => clientSummary(readable, file.lists));
    if (file.lists.length > 1) return { ...(await run((budget) => summaryOfAll(file.lists, budget))), clients };
    const older = readable?.length === 1 ? readable[0]?.analysis : undefined;
    return { ...(await run((budget) => summaryOf(older, file.analysis, file.findings, budget))), clients };
  },
};

/** The most lists of a file that a summary describes. */
const LISTS_AT_MOST = 10;

/** Summarizes a file with several lists: one line each, and the problems of all. */
function* summaryOfAll(lists: readonly RuleFile[], budget: Budget): Steps<Omit<FileSummary, "clients">> {
  const total = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { findings } of lists) {
    for (const severity of severities) total[severity] += findings.summary[severity];
  }
  const details: string[] = [];
  for (const { analysis, ruleSet } of lists.slice(0, LISTS_AT_MOST)) {
    details.push(`${quoted(ruleSet.name)}: ${(yield* fileLine(analysis, budget)).join(" · ")}`);
  }
  if (lists.length > details.length) details.push(`${lists.length - details.length} more lists.`);
  const problems = problemsOf(total);
  return {
    brief: [counted(lists.length, "list"), ...problems.slice(0, 1)],
    details: [...details, problems.length === 0 ? "No problems." : `${problems.slice(1).join(", ")}.`],
    change: null,
  };
}

function* summaryOf(
  older: Analysis | undefined,
  analysis: Analysis,
  findings: Findings,
  budget: Budget,
): Steps<Omit<FileSummary, "clients">> {
  const { ruleSet } = analysis;
  const action = defaultActionOf(ruleSet);
  const description = yield* describeFile(analysis, budget);
  const problems = problemsOf(findings.summary);
  const { words, name } = ruleSet.format;
  const unmatched = isOurs(ruleSet)
    ? `What no rule matches is ${words[action].participle}${ruleSet.default === undefined ? ", because the file has no default" : ""}.`
    : `What no rule matches${words.unmatched === undefined ? ` is ${words[action].participle}` : `: ${words.unmatched}`}.`;
  return {
    brief: [isOurs(ruleSet) ? `default ${action}` : name, ...description("short").verdicts, ...problems.slice(0, 1)],
    details: [
      partsOfFile(description("exact")).join(" · "),
      unmatched,
      problems.length === 0 ? "No problems." : `${problems.slice(1).join(", ")}.`,
    ],
    change: older === undefined ? null : yield* editEffect(older, analysis, budget),
  };
}

/** Returns `3 problems`, then `1 error`, `2 warnings`. Hints are no problems. */
function problemsOf(summary: Findings["summary"]): readonly string[] {
  const { error, warning, information } = summary;
  const total = error + warning + information;
  const part = (count: number, noun: string) => (count === 0 ? [] : [counted(count, noun)]);
  const parts = [...part(error, "error"), ...part(warning, "warning"), ...part(information, "note")];
  return [...part(total, "problem"), ...parts];
}

function* editEffect(older: Analysis, now: Analysis, budget: Budget): Steps<FileSummary["change"]> {
  const counts = yield* changedCounts(older, now, budget);
  const { accepted, rejected, unproved, onConditions = [], isIncomplete = false } = counts;
  const changes = [accepted, rejected] as const;
  const words = commonWords(older.ruleSet, now.ruleSet);
  const open = [
    ...(onConditions.length > 0 || isIncomplete ? ["changes on conditions"] : []),
    ...(isNone(unproved) ? [] : [`${addresses(unproved)} not proved`]),
  ];
  if (changes.every(isNone) && open.length === 0) return null;
  return {
    brief: [...changeParts(words, ...changes, true), ...open].join(", "),
    details: `${capitalized([...changeParts(words, ...changes), ...open].join(", "))}.`,
  };
}
