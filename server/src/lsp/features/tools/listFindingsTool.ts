import { counted, type Finding, lineNumberOf, lineOfPlace, type RuleSet, severities } from "../../../core/index.js";
import type { AnalysedFile } from "./analysedFile.js";
import { boundedText, CHARACTERS_AT_MOST } from "./boundedText.js";

/** Lists the findings of files, the most severe of each file first. `files` yields a sentence instead of a file that was not read. */
export async function listFindingsTool(
  files: AsyncIterable<AnalysedFile | string> | Iterable<AnalysedFile>,
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
    for (const entry of entriesOf(file)) {
      // Explaining a finding costs time. Nobody reads it when the answer is full.
      if (length > CHARACTERS_AT_MOST) break;
      length += entry.length;
      entries.push(entry);
    }
  }
  const found = severities.filter((severity) => counts[severity] > 0);
  const summary = found.map((severity) => counted(counts[severity], nouns[severity])).join(", ");
  return boundedText(
    [`${counted(fileCount, "rule file")}: ${summary || "nothing to report"}.`],
    [...unread, ...entries],
    unread.length + counts.error + counts.warning + counts.information + counts.hint,
    (left) =>
      `${counted(left, "more finding")} left out to keep this short: ask about one file, or see "imcrules check".`,
  );
}

const nouns = { error: "error", warning: "warning", information: "note", hint: "hint" };

function* entriesOf({ name, analysis, findings }: AnalysedFile): Generator<string> {
  for (const severity of severities) {
    for (const finding of findings.list(severity)) yield entryOf(name, analysis.ruleSet, finding);
  }
}

/** Formats a finding as compilers do, with its related rules below. */
function entryOf(name: string, ruleSet: RuleSet, { code, severity, place, span, explain }: Finding): string {
  const { message, related } = explain();
  const notes = related.map((note) => `\n    line ${lineNumberOf(ruleSet, note.rule)} ${note.message}`);
  return `${name}:${lineOfPlace(ruleSet, place) + 1}:${span.start + 1}: ${severity}[${code}]: ${message.replaceAll("\n", "\n    ")}${notes.join("")}`;
}
