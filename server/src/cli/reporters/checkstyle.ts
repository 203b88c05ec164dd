import { budgetOf, type Severity } from "../../core/index.js";
import type { Reporter, Write } from "./reporter.js";
import { shown } from "./shown.js";
import { shownPaths } from "./shownPaths.js";
import { attributes } from "./xml.js";

/** The severities of Checkstyle. */
const severityOf: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "info",
  hint: "info",
};

/**
 * Writes the XML of Checkstyle, which Jenkins (warnings-ng) and reviewdog read: an element `error` for each finding, whatever its
 * severity.
 */
export function checkstyleReporter(write: Write): Reporter {
  let prefix = '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n';
  const shownPath = shownPaths();
  return {
    file({ path, analysis: { ruleSet }, findings }) {
      write(`${prefix}  <file${attributes({ name: shownPath(path) })}>\n`);
      prefix = "";
      const budget = budgetOf();
      for (const finding of findings.list()) {
        const { code, severity, message, line, column } = shown(ruleSet, finding, budget);
        const text = message.replaceAll("\n", " ");
        const values = { line, column, severity: severityOf[severity], message: text, source: `imcrules.${code}` };
        write(`    <error${attributes(values)}/>\n`);
      }
      write("  </file>\n");
    },
    end: () => write(`${prefix}</checkstyle>\n`),
  };
}
