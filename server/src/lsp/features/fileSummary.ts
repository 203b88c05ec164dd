import {
  type Analysis,
  addresses,
  type Budget,
  changeParts,
  compareInSteps,
  counted,
  defaultActionOf,
  describeFile,
  type Findings,
  isNone,
  participle,
  partsOfFile,
  type Steps,
} from "../../core/index.js";
import { type FileSummary, type FileSummaryParams, fileSummaryMethod } from "../../protocol/fileSummary.js";
import type { Feature } from "./feature.js";

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
    if (unread !== undefined)
      return { brief: [unread.brief], details: [`This file ${unread.predicate}`], change: null };
    const older = before?.unread === undefined ? before?.analysis : undefined;
    return run((budget) => summaryOf(older, file.analysis, file.findings, budget));
  },
};

function* summaryOf(
  older: Analysis | undefined,
  analysis: Analysis,
  findings: Findings,
  budget: Budget,
): Steps<FileSummary> {
  const { ruleSet } = analysis;
  const action = defaultActionOf(ruleSet);
  const description = yield* describeFile(analysis, budget);
  const problems = problemsOf(findings);
  const why = ruleSet.default === undefined ? ", because the file has no default" : "";
  return {
    brief: [`default ${action}`, ...description("short").verdicts, ...problems.slice(0, 1)],
    details: [
      partsOfFile(description("exact")).join(" · "),
      `What no rule matches is ${participle(action)}${why}.`,
      problems.length === 0 ? "No problems." : `${problems.slice(1).join(", ")}.`,
    ],
    change: older === undefined ? null : yield* editEffect(older, analysis, budget),
  };
}

/** Returns `3 problems`, then `1 error`, `2 warnings`. Hints are no problems. */
function problemsOf({ summary }: Findings): readonly string[] {
  const { error, warning, information } = summary;
  const total = error + warning + information;
  const part = (count: number, noun: string) => (count === 0 ? [] : [counted(count, noun)]);
  const parts = [...part(error, "error"), ...part(warning, "warning"), ...part(information, "note")];
  return [...part(total, "problem"), ...parts];
}

function* editEffect(older: Analysis, now: Analysis, budget: Budget): Steps<FileSummary["change"]> {
  const { accepted, rejected, unproved } = yield* compareInSteps(older, now, budget);
  const changes = [accepted, rejected] as const;
  if ([...changes, unproved].every(isNone)) return null;
  const open = isNone(unproved) ? [] : [`${addresses(unproved)} not proved`];
  return {
    brief: [...changeParts(...changes, true), ...open].join(", "),
    details: `${[...changeParts(...changes), ...open].join(", ")}.`,
  };
}
