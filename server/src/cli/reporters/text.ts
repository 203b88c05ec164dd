import pc from "picocolors";
import { lineNumberOf, lineOfPlace, type Severity, severities } from "../../core/index.js";
import { escapeControls } from "../escape.js";
import type { Reporter, Write } from "./reporter.js";

const colors: Readonly<Record<Severity, (text: string) => string>> = {
  error: pc.red,
  warning: pc.yellow,
  information: pc.blue,
  hint: pc.dim,
};

/** `path:line:column: severity[code]: message`, as compilers write it, with the rules that have to do with it below. */
export function textReporter(write: Write): Reporter {
  return {
    file(path, ruleSet, findings) {
      for (const { code, severity, place, span, explain } of findings) {
        const { message, related } = explain();
        const where = `${path}:${lineOfPlace(ruleSet, place) + 1}:${span.start + 1}`;
        write(
          `${pc.bold(escapeControls(where))}: ${colors[severity](`${severity}[${code}]`)}: ${escapeControls(message)}\n`,
        );
        for (const note of related) {
          write(pc.dim(`    line ${lineNumberOf(ruleSet, note.rule)} ${escapeControls(note.message)}\n`));
        }
      }
    },
    end(summary, fileCount) {
      const told = severities.filter((severity) => summary[severity] > 0);
      const files = fileCount === 1 ? "1 file" : `${fileCount} files`;
      const counts = told.map((severity) => `${summary[severity]} ${plural(severity, summary[severity])}`).join(", ");
      write(`${files}: ${counts || "nothing to report"}\n`);
    },
  };
}

function plural(severity: Severity, count: number): string {
  return severity === "information" || count === 1 ? severity : `${severity}s`;
}
