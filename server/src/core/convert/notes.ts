import { commentText } from "./comments.js";
import type { Converted } from "./convert.js";

/** Returns a line for each line with errors, then one for each loss. `file` is the file of the old list. O(losses). */
export function conversionNotes({ ignored, losses }: Pick<Converted, "ignored" | "losses">, file: string): string[] {
  const place = (line: number | undefined) => (line === undefined ? file : `${file}:${line + 1}`);
  return [
    ...ignored.map(({ line, code }) => `${place(line)}: ignored[${code}]: This line is not converted.`),
    ...losses.map(({ line, code, text }) => `${place(line)}: loss[${code}]: ${text}`),
  ];
}

/** Returns a text of any format below some lines as comments. Whatever these lines hold, they stay comments. */
export function withCommentsOnTop(text: string, lines: readonly string[]): string {
  if (lines.length === 0) return text;
  return `${lines.map((line) => `# ${commentText(line)}\n`).join("")}\n${text}`;
}
