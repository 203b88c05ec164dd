import stringWidth from "string-width";
import type { Span } from "../../core/index.js";
import { escapeControls } from "../escape.js";

const WIDTH_AT_MOST = 120;
/** How much of a long line is shown before the marked part. */
const LEAD = 40;

/** Returns a line of a file, escaped for a terminal and cut if long, and a line of carets below the span. */
export function excerpt(text: string, { start, end }: Span): { readonly line: string; readonly carets: string } {
  const isLong = text.length > WIDTH_AT_MOST;
  const from = isLong ? Math.max(0, start - LEAD) : 0;
  const to = isLong ? from + WIDTH_AT_MOST : text.length;
  const [lead, marked, rest] = [text.slice(from, start), text.slice(start, Math.min(end, to)), text.slice(end, to)].map(
    printable,
  );
  const before = (from > 0 ? "…" : "") + lead;
  return {
    line: before + marked + rest + (to < text.length ? "…" : ""),
    carets: " ".repeat(stringWidth(before)) + "^".repeat(Math.max(1, stringWidth(marked ?? ""))),
  };
}

/** Escapes a text and turns tabs into spaces, since each terminal has its own width of a tab. */
function printable(text: string): string {
  return escapeControls(text.replaceAll("\t", " "));
}
