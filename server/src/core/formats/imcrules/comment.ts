import type { Comment } from "../../model/statement.js";

const MARKER = /^#[ \t]*imcrules-ignore(?=$|[ \t])/;

/**
 * Reads a comment, from its `#` to the end of the line: a section title, an ignore comment, or nothing of ours.
 *
 * `alone` says whether nothing else stands on the line; only there `## Title` starts a section.
 */
export function readComment(text: string, start: number, alone: boolean): Comment | undefined {
  const span = { start, end: start + text.trimEnd().length };
  const title = alone ? /^##[ \t]+(?=[^ \t#])(.*)$/.exec(text)?.[1]?.trim() : undefined;
  if (title) return { kind: "section", title, span };
  const marker = MARKER.exec(text)?.[0];
  if (marker === undefined) return undefined;
  const list = text.slice(marker.length).replace(/(^|[ \t])--(?=[ \t]|$)[\s\S]*/, "");
  const codes = [...list.matchAll(/[^\s,]+/g)].map((match) => {
    const from = start + marker.length + match.index;
    return { code: match[0], span: { start: from, end: from + match[0].length } };
  });
  return { kind: "ignore", codes, span };
}
