import type { DocumentLink } from "vscode-languageserver-types";
import { quoted, type RuleId, type RuleSet, ruleLabel } from "../../core/index.js";
import { fileKey, rangeOf } from "../convert.js";

/** A document for people, with links to lines of rule files. */
export interface Report {
  readonly text: string;
  readonly links: DocumentLink[];
}

/** A cell of a table. A cell with a target is a link. */
export interface ReportCell {
  readonly text: string;
  readonly target?: string | undefined;
  /** Aligns the cell at the right of its column. */
  readonly isNumber?: boolean;
}

/** A line of text, or the rows of a table with aligned columns. */
export type ReportPart = string | readonly (readonly ReportCell[])[];

/** Lays out the parts of a report, one below the other. */
export function reportOf(parts: readonly ReportPart[]): Report {
  const lines: string[] = [];
  const links: DocumentLink[] = [];
  for (const part of parts) {
    if (typeof part === "string") {
      lines.push(part);
      continue;
    }
    const widths: number[] = [];
    for (const row of part) {
      for (const [column, { text }] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, text.length);
    }
    for (const row of part) {
      let line = "";
      for (const [column, { text, target, isNumber = false }] of row.entries()) {
        const width = widths[column] ?? 0;
        const start = line.length + (isNumber ? width - text.length : 0);
        const end = start + text.length;
        if (target !== undefined) links.push({ range: rangeOf(lines.length, { start, end }), target });
        line += `${isNumber ? text.padStart(width) : text.padEnd(width)}  `;
      }
      lines.push(line.trimEnd());
    }
  }
  return { text: `${lines.join("\n")}\n`, links };
}

/** Returns the two cells that name a decider, with a link to its line. `undefined` is the default, without a rule. */
export function deciderCells(uri: string, ruleSet: RuleSet, rule: RuleId | undefined): readonly ReportCell[] {
  const line = rule === undefined ? ruleSet.default?.line : ruleSet.rules.lines[rule];
  // Editors open a file at a line by this fragment.
  const target = line === undefined ? undefined : `${uri}#L${line + 1}`;
  if (rule === undefined) return [{ text: "default", target }, { text: "" }];
  return [{ text: `line ${(line ?? 0) + 1}`, target }, { text: quoted(ruleLabel(ruleSet, rule)) }];
}

/** Returns the last part of the path of a URI, for people. */
export function nameOf(uri: string): string {
  const path = fileKey(uri.replace(/[?#].*$/s, ""));
  return quoted(path.slice(path.lastIndexOf("/") + 1));
}
