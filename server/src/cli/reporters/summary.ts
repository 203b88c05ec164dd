import { formatCount, type Severity, type Summary, severities } from "../../core/index.js";

/** Returns the last line of a report: `3 files: 1 error, 2 warnings`. */
export function summaryLine(summary: Summary, fileCount: number): string {
  const present = severities.filter((severity) => summary[severity] > 0);
  const files = fileCount === 1 ? "1 file" : `${fileCount} files`;
  const counts = present.map((severity) => `${summary[severity]} ${plural(severity, summary[severity])}`).join(", ");
  return `${files}: ${counts || "nothing to report"}\n`;
}

/** Lists how many findings each code has, the most first: `12 duplicate-rule, 1 syntax-error`. */
export function countsByCode(counts: ReadonlyMap<string, number>): string {
  return mostFirst(counts)
    .map(([code, count]) => `${formatCount(count)} ${code}`)
    .join(", ");
}

/** Returns the codes that have findings with their counts, the most first. */
export function mostFirst(counts: ReadonlyMap<string, number>): readonly (readonly [code: string, count: number])[] {
  return [...counts].filter(([, count]) => count > 0).sort(([, one], [, other]) => other - one);
}

/** Returns the sum of the counts. */
export function totalOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

export function plural(severity: Severity, count: number): string {
  return severity === "information" || count === 1 ? severity : `${severity}s`;
}
