import { counted, type Finding, lineNumberOf, lineOfPlace, type RuleSet, severities } from "../../../core/index.js";
import { boundedText, CHARACTERS_AT_MOST } from "./boundedText.js";
import type { ToldFile } from "./toldFile.js";

/** The findings of files, the most severe of each first; and for a file that was not read the text that says why. */
export async function listFindingsTool(files: AsyncIterable<ToldFile | string>): Promise<string> {
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
      // What is said of a finding costs time, and nobody will read it where the text is full.
      if (length > CHARACTERS_AT_MOST) break;
      length += entry.length;
      entries.push(entry);
    }
  }
  const told = severities.filter((severity) => counts[severity] > 0);
  const summary = told.map((severity) => counted(counts[severity], nouns[severity])).join(", ");
  return boundedText(
    [`${counted(fileCount, "rule file")}: ${summary || "nothing to report"}.`],
    [...unread, ...entries],
    unread.length + counts.error + counts.warning + counts.information + counts.hint,
    (left) =>
      `${counted(left, "more finding")} left out to keep this short: ask about one file, or see "imcrules check".`,
  );
}

const nouns = { error: "error", warning: "warning", information: "note", hint: "hint" };

function* entriesOf({ name, analysis, findings }: ToldFile): Generator<string> {
  for (const severity of severities) {
    for (const finding of findings.list(severity)) yield entryOf(name, analysis.ruleSet, finding);
  }
}

/** As compilers write it, with the rules that have to do with it below. */
function entryOf(name: string, ruleSet: RuleSet, { code, severity, place, span, explain }: Finding): string {
  const { message, related } = explain();
  const notes = related.map((note) => `\n    line ${lineNumberOf(ruleSet, note.rule)} ${note.message}`);
  return `${name}:${lineOfPlace(ruleSet, place) + 1}:${span.start + 1}: ${severity}[${code}]: ${message}${notes.join("")}`;
}
