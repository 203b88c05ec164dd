import { Option } from "commander";

/** Writes a line to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The option of the commands that answer as text or as JSON. */
export function formatOption(): Option {
  return new Option("--format <format>", "how to report").choices(["text", "json"]).default("text");
}

export interface FormatOptions {
  readonly format: "text" | "json";
}

/** Rows as columns, each as wide as its widest cell; the last one is left as it is. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join("  "),
  );
}
