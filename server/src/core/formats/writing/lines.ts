import type { WrittenComment, WrittenList, WrittenRow } from "./writer.js";

/** How the lines of a format look. */
interface LineStyle {
  /** Returns the lines of a rule, without comments. */
  readonly rule: (row: WrittenRow) => readonly string[];
  /** Lines between the comments on top and the first rule. */
  readonly opening?: readonly string[];
  /** Lines below the last rule and its comments. */
  readonly closing?: readonly string[];
  readonly indent?: string;
  /** What begins a title. */
  readonly titleSign?: string;
  /** Writes an expectation. */
  readonly expectation?: (text: string) => string;
}

/** Writes a list line by line: the comments on top, the rules with their comments, the expectations. The last line ends too. */
export function linesOf(list: WrittenList, style: LineStyle): string {
  const { opening = [], closing = [], indent = "", titleSign = "#" } = style;
  const { expectation = (text: string) => `# imcrules-${text}` } = style;
  const commentLine = ({ text, isTitle }: WrittenComment, before: string) =>
    text === "" ? "" : `${before}${isTitle ? titleSign : "#"} ${text}`;
  const lines = list.head.map((comment) => commentLine(comment, ""));
  if (lines.length > 0) lines.push("");
  lines.push(...opening);
  for (const row of list.rows) {
    for (const comment of row.above) lines.push(commentLine(comment, indent));
    const [first = "", ...others] = style.rule(row);
    lines.push(`${indent}${first}${row.behind === "" ? "" : ` # ${row.behind}`}`);
    for (const other of others) lines.push(indent + other);
  }
  if (list.expectations.length > 0) lines.push("");
  for (const { text, above } of list.expectations) {
    for (const comment of above) lines.push(commentLine(comment, indent));
    lines.push(indent + expectation(text));
  }
  if (list.tail.length > 0) lines.push("");
  for (const comment of list.tail) lines.push(commentLine(comment, indent));
  lines.push(...closing);
  return `${lines.join("\n")}\n`;
}
