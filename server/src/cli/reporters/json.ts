import { json } from "../json.js";
import type { Reporter, Write } from "./reporter.js";
import { shown } from "./shown.js";

/** One JSON object, in the shape that docs/cli.md describes, written finding by finding. */
export function jsonReporter(write: Write): Reporter {
  let before = '{"version":1,"files":[';
  return {
    file({ path, analysis: { ruleSet }, findings }) {
      write(`${before}{"path":${json(path)},"findings":[`);
      before = "";
      for (const finding of findings) {
        const { code, severity, message, line, column, endColumn, related } = shown(ruleSet, finding);
        const notes = related.map((note) => ({ line: note.line, message: note.message }));
        write(before + json({ code, severity, message, line, column, endLine: line, endColumn, related: notes }));
        before = ",";
      }
      write("]}");
      before = ",";
    },
    end(summary, fileCount) {
      write(`${fileCount === 0 ? before : ""}],"summary":${json(summary)}}\n`);
    },
  };
}
