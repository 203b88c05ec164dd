import type { Span } from "../text/text.js";

/** A cell of a table in a report. A cell with a target becomes a link where the reader can follow it. */
export interface ReportCell<Target> {
  readonly text: string;
  readonly target?: Target | undefined;
  /** Aligns the cell at the right of its column. */
  readonly isNumber?: boolean;
}

/** A line of text, or the rows of a table with aligned columns. A row that is a text is a line of its own. */
export type ReportPart<Target> = string | readonly (string | readonly ReportCell<Target>[])[];

/** A report as lines. */
export interface LaidOutReport<Target> {
  readonly lines: readonly string[];
  readonly links: readonly { readonly line: number; readonly span: Span; readonly target: Target }[];
}

/** Lays out the parts of a report, one below the other. */
export function layOut<Target>(parts: readonly ReportPart<Target>[]): LaidOutReport<Target> {
  const lines: string[] = [];
  const links: LaidOutReport<Target>["links"][number][] = [];
  for (const part of parts) {
    const rows = typeof part === "string" ? [part] : part;
    const widths: number[] = [];
    for (const row of rows) {
      if (typeof row === "string") continue;
      for (const [column, { text }] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, text.length);
    }
    for (const row of rows) {
      let line = typeof row === "string" ? row : "";
      for (const [column, { text, target, isNumber = false }] of typeof row === "string" ? [] : row.entries()) {
        const width = widths[column] ?? 0;
        const start = line.length + (isNumber ? width - text.length : 0);
        if (target !== undefined) links.push({ line: lines.length, span: { start, end: start + text.length }, target });
        line += `${isNumber ? text.padStart(width) : text.padEnd(width)}  `;
      }
      lines.push(line.trimEnd());
    }
  }
  return { lines, links };
}
