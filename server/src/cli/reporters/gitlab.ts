import { createHash } from "node:crypto";
import { budgetOf, type Severity } from "../../core/index.js";
import { entriesOf } from "../baseline.js";
import { json } from "../json.js";
import type { Reporter, Write } from "./reporter.js";
import { shown } from "./shown.js";
import { shownPaths } from "./shownPaths.js";

/** The severities of GitLab: `info`, `minor`, `major`, `critical` and `blocker`. */
const severityOf: Readonly<Record<Severity, string>> = {
  error: "critical",
  warning: "major",
  information: "minor",
  hint: "info",
};

/**
 * Writes a Code Quality report of GitLab: an array of issues.
 *
 * A fingerprint identifies an issue, also in later reports. It hashes the entry of a baseline and a number for equal findings.
 */
export function gitlabReporter(write: Write): Reporter {
  let prefix = "[";
  const shownPath = shownPaths();
  return {
    file({ path: given, analysis: { ruleSet }, findings }) {
      const path = shownPath(given);
      const budget = budgetOf();
      const entryOf = entriesOf(ruleSet);
      const known = new Map<string, number>();
      for (const finding of findings.list()) {
        const { code, severity, message, line } = shown(ruleSet, finding, budget);
        const entry = entryOf(finding);
        const number = known.get(entry) ?? 0;
        known.set(entry, number + 1);
        const issue = {
          description: message.replaceAll("\n", " "),
          check_name: code,
          fingerprint: createHash("sha256").update(`${path}\n${entry}\n${number}`).digest("hex"),
          severity: severityOf[severity],
          location: { path, lines: { begin: line } },
        };
        write(prefix + json(issue));
        prefix = ",\n";
      }
    },
    end: () => write(prefix === "[" ? "[]\n" : "]\n"),
  };
}
