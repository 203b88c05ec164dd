import { type Severity, textOfLine } from "../../core/index.js";
import { colors } from "../colors.js";
import { escapeControls } from "../escape.js";
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
 * `path:line:column: severity[code]: message`, as compilers write it, with the line it is about and the rules that have to do with it
 * below.
 */
export function textReporter(write: Write): Reporter {
  return {
    file({ path, analysis: { ruleSet }, findings }) {
      for (const finding of findings) {
        const { code, severity, message, line, column, related } = shown(ruleSet, finding);
        const color = colorOf[severity];
        const where = colors.bold(escapeControls(`${path}:${line}:${column}`));
        const { line: source, carets } = excerpt(textOfLine(ruleSet, line - 1), finding.span);
        const margin = " ".repeat(String(line).length);
        write(
          `${where}: ${color(`${severity}[${code}]`)}: ${escapeControls(message)}\n` +
            `  ${colors.dim(`${line} |`)} ${source}\n` +
            `  ${colors.dim(`${margin} |`)} ${color(carets)}\n`,
        );
        for (const note of related) {
          write(`  ${margin} ${colors.dim(`= line ${note.line} ${escapeControls(note.message)}`)}\n`);
        }
      }
    },
    end(summary, fileCount) {
      write(`${summaryLine(summary, fileCount)}\n`);
    },
  };
}
