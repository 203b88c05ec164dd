import type { Reporter, Write } from "./reporter.js";
import { shown } from "./shown.js";

/** One JSON object, in the shape that docs/cli.md describes. */
export function jsonReporter(write: Write): Reporter {
  let before = '{"files":[';
  return {
    file({ path, analysis: { ruleSet }, findings }) {
      const shapes = Array.from(findings, (finding) => {
        const { code, severity, message, line, column, endColumn, related } = shown(ruleSet, finding);
        const notes = related.map((note) => ({ line: note.line, message: note.message }));
        return { code, severity, message, line, column, endLine: line, endColumn, related: notes };
      });
      write(`${before}${JSON.stringify({ path, findings: shapes })}`);
      before = ",";
    },
    end(summary, fileCount) {
      write(`${fileCount === 0 ? before : ""}],"summary":${JSON.stringify(summary)}}\n`);
    },
  };
}
