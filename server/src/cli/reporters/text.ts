import stringWidth from "string-width";
import { type Severity, type Span, textOfLine } from "../../core/index.js";
import { colors } from "../colors.js";
import { escapeControls } from "../escape.js";
import { lineOf } from "../print.js";
import type { Reporter, Write } from "./reporter.js";
import { shown } from "./shown.js";
import { summaryLine } from "./summary.js";

const colorOf: Readonly<Record<Severity, (text: string) => string>> = {
  error: colors.red,
  warning: colors.yellow,
  information: colors.blue,
  hint: colors.dim,
};

const WIDTH_AT_MOST = 120;
/** How much of a long line is shown before the marked part. */
const LEAD = 40;

/**
 * Writes findings as compilers do: `path:line:column: severity[code]: message`. Below it writes the marked line, the
 * other lines of the message, and the related rules.
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
        const [what = "", ...why] = message.split("\n");
        write(lineOf([colors.bold, where], ": ", [color, `${severity}[${code}]`], `: ${what}`));
        write(lineOf("  ", [colors.dim, `${line} |`], ` ${source}`));
        write(lineOf("  ", [colors.dim, `${margin} |`], " ", [color, carets]));
        const notes = [...why, ...related.map((note) => `line ${note.line} ${note.message}`)];
        for (const note of notes) write(lineOf(`  ${margin} `, [colors.dim, `= ${note}`]));
      }
    },
    end: (summary, fileCount) => write(summaryLine(summary, fileCount)),
  };
}

/** Returns a line of a file, escaped for a terminal and cut if long, and a line of carets below the span. */
function excerpt(text: string, { start, end }: Span): { readonly line: string; readonly carets: string } {
  const from = text.length > WIDTH_AT_MOST ? Math.max(0, start - LEAD) : 0;
  const to = from + WIDTH_AT_MOST;
  const before = (from > 0 ? "…" : "") + printable(text.slice(from, start));
  const marked = printable(text.slice(start, Math.min(end, to)));
  const after = printable(text.slice(end, to)) + (to < text.length ? "…" : "");
  return {
    line: before + marked + after,
    carets: " ".repeat(stringWidth(before)) + "^".repeat(Math.max(1, stringWidth(marked))),
  };
}

/** Escapes a text and turns tabs into spaces, since each terminal has its own width of a tab. */
function printable(text: string): string {
  return escapeControls(text.replaceAll("\t", " "));
}
