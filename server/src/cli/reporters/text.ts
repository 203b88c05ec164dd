import { type Severity, textOfLine } from "../../core/index.js";
import { colors } from "../colors.js";
import { lineOf } from "../print.js";
import { excerpt } from "./excerpt.js";
import type { Reporter, Write } from "./reporter.js";
import { shown } from "./shown.js";
import { summaryLine } from "./summary.js";

const colorOf: Readonly<Record<Severity, (text: string) => string>> = {
  error: colors.red,
  warning: colors.yellow,
  information: colors.blue,
  hint: colors.dim,
};

/**
 * Writes findings as compilers do: `path:line:column: severity[code]: message`. Below it writes the marked line and the related rules.
 */
export function textReporter(write: Write): Reporter {
  return {
    file({ path, analysis: { ruleSet }, findings }) {
      for (const finding of findings) {
        const { code, severity, message, line, column, related } = shown(ruleSet, finding);
        const color = colorOf[severity];
        const { line: source, carets } = excerpt(textOfLine(ruleSet, line - 1), finding.span);
        const margin = " ".repeat(String(line).length);
        const where = `${path}:${line}:${column}`;
        write(lineOf([colors.bold, where], ": ", [color, `${severity}[${code}]`], `: ${message}`));
        write(lineOf("  ", [colors.dim, `${line} |`], ` ${source}`));
        write(lineOf("  ", [colors.dim, `${margin} |`], " ", [color, carets]));
        for (const note of related) {
          write(lineOf(`  ${margin} `, [colors.dim, `= line ${note.line} ${note.message}`]));
        }
      }
    },
    end(summary, fileCount) {
      write(`${summaryLine(summary, fileCount)}\n`);
    },
  };
}
