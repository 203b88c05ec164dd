import { budgetOf, counted, formatCount, type Severity, type Span, severities } from "../../core/index.js";
import { colors, plain } from "../colors.js";
import { escapeControls } from "../escape.js";
import { lineTexts } from "../lineTexts.js";
import { lineOf } from "../print.js";
import type { Reporter, Shown, Totals, Write } from "./reporter.js";
import { shown } from "./shown.js";
import { countsByCode, plural, summaryLine } from "./summary.js";

const WIDTH_AT_MOST = 120;
/** How much of a long line is shown before the marked part. */
const LEAD = 40;

/**
 * Writes findings as compilers do: `path:line:column: severity[code]: message`. Below it writes the marked line, the
 * other lines of the message, and the related rules.
 *
 * Writes the first findings only, and at last how many there are of each code.
 */
export function textReporter(write: Write, _fails: (severity: Severity) => boolean, show: Shown): Reporter {
  let left = show.atMost;
  const { bold, dim, red, yellow, blue } = show.isOnOutput ? colors : plain;
  const colorOf: Readonly<Record<Severity, (text: string) => string>> = {
    error: red,
    warning: yellow,
    information: blue,
    hint: dim,
  };
  return {
    async file({ path, analysis: { ruleSet }, findings }) {
      if (left === 0) return;
      const budget = budgetOf();
      const textOf = lineTexts(ruleSet, (text) => text);
      for (const finding of findings.list()) {
        if (!show.severities.includes(finding.severity)) continue;
        const { code, severity, message, line, column, related } = shown(ruleSet, finding, budget);
        const color = colorOf[severity];
        const { line: source, carets } = await excerpt(textOf(line - 1), finding.span);
        const margin = " ".repeat(String(line).length);
        const where = `${path}:${line}:${column}`;
        const [what = "", ...why] = message.split("\n");
        write(lineOf([bold, where], ": ", [color, `${severity}[${code}]`], `: ${what}`));
        write(lineOf("  ", [dim, `${line} |`], ` ${source}`));
        write(lineOf("  ", [dim, `${margin} |`], " ", [color, carets]));
        const notes = [...why, ...related.map((note) => `line ${note.line} ${note.message}`)];
        for (const note of notes) write(lineOf(`  ${margin} `, [dim, `= ${note}`]));
        if (--left === 0) break;
      }
    },
    end(totals, fileCount) {
      write(notShown(totals, show));
      if (totals.counts.size > 0) write(`${countsByCode(totals.counts)}\n`);
      write(summaryLine(totals.summary, fileCount));
    },
  };
}

/** Returns the line that counts the findings that were not shown, with the options that show them. Empty if all were shown. */
function notShown({ summary }: Totals, { severities: shown, atMost }: Shown): string {
  const count = shown.reduce((sum, severity) => sum + summary[severity], 0);
  const beyond =
    count > atMost
      ? [`${counted(count - atMost, "finding")} after the first ${formatCount(atMost)} (--max 0 shows all)`]
      : [];
  const milder = severities
    .filter((severity) => !shown.includes(severity) && summary[severity] > 0)
    .map((severity) => `${formatCount(summary[severity])} ${plural(severity, summary[severity])} (--show ${severity})`);
  const parts = [...beyond, ...milder];
  return parts.length === 0 ? "" : `Not shown: ${parts.join(", ")}.\n`;
}

/** Returns a line of a file, escaped for a terminal and cut if long, and a line of carets below the span. */
async function excerpt(
  text: string,
  { start, end }: Span,
): Promise<{ readonly line: string; readonly carets: string }> {
  const from = text.length > WIDTH_AT_MOST ? Math.max(0, start - LEAD) : 0;
  const to = from + WIDTH_AT_MOST;
  const before = (from > 0 ? "…" : "") + printable(text.slice(from, start));
  const marked = printable(text.slice(start, Math.min(end, to)));
  const after = printable(text.slice(end, to)) + (to < text.length ? "…" : "");
  const carets = " ".repeat(await widthOf(before)) + "^".repeat(Math.max(1, await widthOf(marked)));
  return { line: before + marked + after, carets };
}

/** Returns how many columns a text takes on a terminal. Loads what knows wide characters only for a text that may have some. */
async function widthOf(text: string): Promise<number> {
  return /^[ -~…]*$/.test(text) ? text.length : (await import("string-width")).default(text);
}

/** Escapes a text and turns tabs into spaces, since each terminal has its own width of a tab. */
function printable(text: string): string {
  return escapeControls(text.replaceAll("\t", " "));
}
