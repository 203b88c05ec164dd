import type { TableRow } from "../../core/index.js";
import { escapeCommands } from "../escape.js";
import { output } from "../output.js";
import type { TableColumn } from "./columns.js";

/**
 * Writes rows as CSV (RFC 4180) with a header. Cells without a value are empty.
 *
 * Texts begin as in the list, also with a `=`, which a spreadsheet takes for a formula: a database would keep a sign before it.
 */
export function writeCsv(columns: readonly TableColumn[], rows: Iterable<TableRow>): void {
  output.write(csvLine(columns.map(({ name }) => name)));
  for (const row of rows) output.write(csvLine(columns.map(({ valueIn }) => valueIn(row))));
}

function csvLine(cells: readonly (string | number | bigint | undefined)[]): string {
  return `${escapeCommands(cells.map((cell) => (cell === undefined ? "" : csvCell(String(cell)))).join(","))}\r\n`;
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
