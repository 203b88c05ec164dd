import { budgetOf, type Severity } from "../../core/index.js";
import { escapeControls } from "../escape.js";
import type { Reporter, Write } from "./reporter.js";
import { shown } from "./shown.js";
import { summaryLine } from "./summary.js";

const commandOf: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

/** Writes workflow commands, which GitHub Actions shows at the lines of a pull request. The summary is for its log. */
export function githubReporter(write: Write): Reporter {
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
    end: ({ summary }, fileCount) => write(summaryLine(summary, fileCount)),
  };
}

/** Escapes a text as the runner expects it. No line break is left that could begin another command. */
function data(text: string): string {
  return escapeControls(text).replaceAll("%", "%25");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
