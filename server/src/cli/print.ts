import { Option } from "commander";
import { escapeCommands, escapeControls } from "./escape.js";
import { output } from "./output.js";

/** A part of a line: a text, or a function that colours and its text. Printing escapes the text. */
export type Part = string | readonly [paint: (text: string) => string, text: string];

/** Writes a line to standard output. */
export function print(...parts: readonly Part[]): void {
  output.write(lineOf(...parts));
}

/** Writes a line to standard error. */
export function note(...parts: readonly Part[]): void {
  output.writeError(lineOf(...parts));
}

/** Joins parts to one line, escaped so that neither a terminal nor a build server obeys it. */
export function lineOf(...parts: readonly Part[]): string {
  let line = "";
  for (const part of parts) line += typeof part === "string" ? escapeControls(part) : part[0](escapeControls(part[1]));
  return `${escapeCommands(line)}\n`;
}

/** Writes the text of a file unchanged, since it may become a file again. On a terminal its invisible characters are escaped. */
export function printFile(text: string): void {
  output.write(output.isTerminal ? text.replaceAll("\r\n", "\n").replace(/[^\t\n]+/g, escapeControls) : text);
}

/** Makes the option `--format` of the commands that answer as text or as JSON. */
export function formatOption(): Option {
  return new Option("--format <format>", "output format").choices(["text", "json"]).default("text");
}

export interface FormatOptions {
  readonly format: "text" | "json";
}

/** Lays rows of texts out in columns, each as wide as its widest text. The last column is not padded. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const escaped = rows.map((row) => row.map(escapeControls));
  const widths = escaped.reduce<readonly number[]>(
    (widest, row) => row.map((text, column) => Math.max(widest[column] ?? 0, text.length)),
    [],
  );
  return escaped.map((row) =>
    row.map((text, column) => (column === row.length - 1 ? text : text.padEnd(widths[column] ?? 0))).join("  "),
  );
}
