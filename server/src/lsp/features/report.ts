import type { DocumentLink } from "vscode-languageserver-types";
import { layOut, quoted, type ReportPart } from "../../core/index.js";
import { fileKey, rangeOf } from "../convert.js";

/** A document for people, with links to lines of rule files. */
export interface Report {
  readonly text: string;
  readonly links: DocumentLink[];
}

/** Lays out a report. `uriOf` returns where a link leads. */
export function reportOf<Target>(parts: readonly ReportPart<Target>[], uriOf: (target: Target) => string): Report {
  const { lines, links } = layOut(parts);
  return {
    text: `${lines.join("\n")}\n`,
    links: links.map(({ line, span, target }) => ({ range: rangeOf(line, span), target: uriOf(target) })),
  };
}

/** Returns the URI that opens a file at a line (0-based), as editors understand it. */
export function uriOfLine(uri: string, line: number): string {
  return `${uri}#L${line + 1}`;
}

/** Returns the last part of the path of a URI, for people. */
export function nameOf(uri: string): string {
  const path = fileKey(uri.replace(/[?#].*$/s, ""));
  return quoted(path.slice(path.lastIndexOf("/") + 1));
}
