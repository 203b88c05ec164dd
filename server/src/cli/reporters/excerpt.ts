import stringWidth from "string-width";
import type { Span } from "../../core/index.js";
import { escapeControls } from "../escape.js";

const WIDTH_AT_MOST = 120;
/** How much of a long line is shown before what is marked. */
const LEAD = 40;

/** A line of a file, harmless for a terminal, and carets below what a span covers; a long line is cut. */
export function excerpt(text: string, { start, end }: Span): { readonly line: string; readonly carets: string } {
  const isLong = text.length > WIDTH_AT_MOST;
  const from = isLong ? Math.max(0, start - LEAD) : 0;
  const to = isLong ? from + WIDTH_AT_MOST : text.length;
  const [lead, marked, rest] = [text.slice(from, start), text.slice(start, Math.min(end, to)), text.slice(end, to)].map(
    oneLine,
  );
  const before = (from > 0 ? "…" : "") + lead;
  return {
    line: before + marked + rest + (to < text.length ? "…" : ""),
    carets: " ".repeat(stringWidth(before)) + "^".repeat(Math.max(1, stringWidth(marked ?? ""))),
  };
}

/** A tab is as wide as the terminal has it; as a blank it is as wide as we say. */
function oneLine(text: string): string {
  return escapeControls(text.replaceAll("\t", " "));
}
