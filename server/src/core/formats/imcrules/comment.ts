import type { Comment } from "../../model/statement.js";

const MARKER = /^#[ \t]*imcrules-ignore(?=$|[ \t])/;

/**
 * Reads a section title or an ignore comment. `undefined` for any other comment.
 *
 * `text` is the line from its `#` at column `start` on. `## Title` starts a section only if `isAlone`: nothing precedes it.
 */
export function readComment(text: string, start: number, isAlone: boolean): Comment | undefined {
  const span = { start, end: start + text.trimEnd().length };
  const title = isAlone ? /^##[ \t]+(?=[^ \t#])(.*)$/.exec(text)?.[1]?.trim() : undefined;
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
