import { lineNumberOf, lineOfPlace } from "../../core/index.js";
import type { Reporter, Write } from "./reporter.js";

/** One JSON object, written file by file so that memory stays flat. */
export function jsonReporter(write: Write): Reporter {
  let before = '{"files":[';
  return {
    file(path, ruleSet, findings) {
      const shown = Array.from(findings, ({ code, severity, place, span, explain }) => {
        const line = lineOfPlace(ruleSet, place) + 1;
        const { message, related } = explain();
        return {
          code,
          severity,
          message,
          line,
          column: span.start + 1,
          endLine: line,
          endColumn: span.end + 1,
          related: related.map((note) => ({ line: lineNumberOf(ruleSet, note.rule), message: note.message })),
        };
      });
      write(`${before}${JSON.stringify({ path, findings: shown })}`);
      before = ",";
    },
    end(summary) {
      write(`],"summary":${JSON.stringify(summary)}}\n`);
    },
  };
}
