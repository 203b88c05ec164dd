import {
  type Budget,
  counted,
  type Finding,
  lineOfPlace,
  linesOf,
  mostSevereFirst,
  type RuleSet,
  type Steps,
  severities,
} from "../../../core/index.js";
import type { RunSteps } from "../feature.js";
import type { AnalysedFile } from "./analysedFile.js";
import { boundedText, CHARACTERS_AT_MOST } from "./boundedText.js";

/** Lists the findings of files, the most severe of each file first. `files` yields a sentence instead of a file that was not read. */
export async function listFindingsTool(
  files: AsyncIterable<AnalysedFile | string> | Iterable<AnalysedFile>,
  run: RunSteps,
): Promise<string> {
  const counts = { error: 0, warning: 0, information: 0, hint: 0 };
  const entries: string[] = [];
  const unread: string[] = [];
  let fileCount = 0;
  let length = 0;
  for await (const file of files) {
    if (typeof file === "string") {
      unread.push(file);
      continue;
    }
    fileCount++;
    for (const severity of severities) counts[severity] += file.findings.summary[severity];
    const listed = await run((budget) => entriesOf(file, CHARACTERS_AT_MOST - length, budget));
    for (const entry of listed) length += entry.length;
    entries.push(...listed);
  }
  const found = severities.filter((severity) => counts[severity] > 0);
  const summary = found.map((severity) => counted(counts[severity], nouns[severity])).join(", ");
  const text = boundedText(
    [`${counted(fileCount, "rule file")}: ${summary || "nothing to report"}.`],
    [...unread, ...entries],
    unread.length + counts.error + counts.warning + counts.information + counts.hint,
    (left) =>
      `${counted(left, "more finding")} left out to keep this short: ask about one file, or see "imcrules check".`,
  );
  return run(() => text);
}

const nouns = { error: "error", warning: "warning", information: "note", hint: "hint" };

/** Lists findings until the entries have `room` characters. Explaining more would cost time, and nobody reads it. */
function* entriesOf({ name, analysis, findings }: AnalysedFile, room: number, budget: Budget): Steps<string[]> {
  const entries: string[] = [];
  let length = 0;
  for (const finding of mostSevereFirst(findings)) {
    if (length > room) return entries;
    const entry = yield* entryOf(name, analysis.ruleSet, finding, budget);
    length += entry.length;
    entries.push(entry);
  }
  return entries;
}

/** Formats a finding as compilers do, with its related rules below. */
function* entryOf(name: string, ruleSet: RuleSet, finding: Finding, budget: Budget): Steps<string> {
  const { code, severity, place, span, explain } = finding;
  const { message, related } = yield* explain(budget);
  const notes = related.map((note) => `\n    ${linesOf(ruleSet, [note.rule])} ${note.message}`);
  return `${name}:${lineOfPlace(ruleSet, place) + 1}:${span.start + 1}: ${severity}[${code}]: ${message.replaceAll("\n", "\n    ")}${notes.join("")}`;
}
