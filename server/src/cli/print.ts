import { Option } from "commander";
import { escapeCommands, escapeControls } from "./escape.js";
import { output } from "./output.js";

/** A part of a line, in a colour where there is a function that gives it one. No part needs to be escaped. */
export type Part = string | readonly [paint: (text: string) => string, text: string];

/** Writes a line to standard output. */
export function print(...parts: readonly Part[]): void {
  output.write(lineOf(...parts));
}

/** Writes a line to standard error. */
export function note(...parts: readonly Part[]): void {
  output.writeError(lineOf(...parts));
}

/** Returns one line of text, which neither a terminal nor a build server obeys, whatever the parts hold. */
export function lineOf(...parts: readonly Part[]): string {
  const line = parts
    .map((part) => (typeof part === "string" ? escapeControls(part) : part[0](escapeControls(part[1]))))
    .join("");
  return `${escapeCommands(line)}\n`;
}

/** Writes the text of a file as it is, since it becomes a file again; on a terminal without what a terminal would obey. */
export function printFile(text: string): void {
  output.write(output.isTerminal ? text.replaceAll("\r\n", "\n").replace(/[^\t\n]+/g, escapeControls) : text);
}

/** The option of the commands that answer as text or as JSON. */
export function formatOption(): Option {
  return new Option("--format <format>", "how to report").choices(["text", "json"]).default("text");
}

export interface FormatOptions {
  readonly format: "text" | "json";
}

/** Returns rows as columns, each as wide as its widest cell; the last one is left as it is. */
export function columns(texts: readonly (readonly string[])[]): readonly string[] {
  const rows = texts.map((row) => row.map(escapeControls));
  const widths = rows.reduce<readonly number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join("  "),
  );
}
