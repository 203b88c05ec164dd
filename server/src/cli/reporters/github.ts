import { budgetOf, formatCount, type Severity } from "../../core/index.js";
import { escapeControls } from "../escape.js";
import { appendTo } from "../replaceFile.js";
import type { Reporter, Shown, Write } from "./reporter.js";
import { shown } from "./shown.js";
import { mostFirst, summaryLine } from "./summary.js";

const commandOf: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

/** Writes workflow commands, which GitHub Actions shows at the lines of a pull request. The summary is for its log and the page of the job. */
export function githubReporter(write: Write, _fails: unknown, { isOnOutput }: Shown): Reporter {
  return {
    file({ path, analysis: { ruleSet }, findings }) {
      const budget = budgetOf();
      for (const finding of findings.list()) {
        const { code, severity, message, line, column, endColumn, related } = shown(ruleSet, finding, budget);
        const properties = { file: path, line, endLine: line, col: column, endColumn, title: code };
        const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
        const lines = [...message.split("\n"), ...related.map((note) => `line ${note.line} ${note.message}`)];
        write(`::${commandOf[severity]} ${written.join(",")}::${lines.map(data).join("%0A")}\n`);
      }
    },
    async end({ summary, counts }, fileCount) {
      const line = summaryLine(summary, fileCount);
      write(line);
      const jobSummary = process.env["GITHUB_STEP_SUMMARY"];
      if (jobSummary && isOnOutput) await appendTo(jobSummary, summaryPage(line, counts));
    },
  };
}

/** Returns the summary of a job, in Markdown. */
function summaryPage(line: string, counts: ReadonlyMap<string, number>): string {
  const rows = mostFirst(counts).map(([code, count]) => `| ${code} | ${formatCount(count)} |\n`);
  const table = rows.length === 0 ? "" : `\n| finding | count |\n| --- | ---: |\n${rows.join("")}`;
  return `### IMC Rules\n\n${line}${table}\n`;
}

/** Escapes a text as the runner expects it. No line break is left that could begin another command. */
function data(text: string): string {
  return escapeControls(text).replaceAll("%", "%25");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
