import type { Range } from "vscode-languageserver-types";
import type { Span } from "../core/index.js";

/** The only place where a span becomes an LSP range; both count UTF-16 units, and a statement never leaves its line. */
export function rangeOf(line: number, span: Span): Range {
  return { start: { line, character: span.start }, end: { line, character: span.end } };
}
