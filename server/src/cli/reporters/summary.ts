import { type Severity, type Summary, severities } from "../../core/index.js";

/** Returns the last line of a report: `3 files: 1 error, 2 warnings`. */
export function summaryLine(summary: Summary, fileCount: number): string {
  const present = severities.filter((severity) => summary[severity] > 0);
  const files = fileCount === 1 ? "1 file" : `${fileCount} files`;
  const counts = present.map((severity) => `${summary[severity]} ${plural(severity, summary[severity])}`).join(", ");
  return `${files}: ${counts || "nothing to report"}\n`;
}

function plural(severity: Severity, count: number): string {
  return severity === "information" || count === 1 ? severity : `${severity}s`;
}
