import { formatIpv6, formatMapped } from "./address/ipv6.js";
import { lineAt, type RuleSet, textOfLine } from "./model/ruleSet.js";
import type { Statement, WrittenSource } from "./model/statement.js";
import { BYTE_ORDER_MARK, commentStartOf, type Lines, textAt } from "./text.js";

/** How a file is laid out: in columns, aligned over rules that stand together, or with single spaces. */
export interface FormatStyle {
  readonly columns: boolean;
}

export const COLUMNS: FormatStyle = { columns: true };

/** A line whose text becomes another one. */
export interface FormattedLine {
  readonly line: number;
  readonly before: string;
  readonly text: string;
}

/** A line as it is laid out: the cells of its statement, which are none when it has no statement, and its comment. */
interface Layout {
  readonly cells: readonly string[];
  readonly comment: string | undefined;
  /** Whether it is part of a block, in which columns are aligned. */
  readonly isAligned: boolean;
}

const BETWEEN_COLUMNS = "  ";
const BEFORE_COMMENT = "   ";

/**
 * The lines that would change: keywords in lower case, addresses as RFC 5952 and dotted quads write them, columns and comments
 * aligned over rules that follow each other without a blank line between them, no blanks at either end. Never another order, never
 * another meaning; a line that does not parse stays as it is. Where lines are given, only they are told
 * of, laid out with the rules that stand together with them. O(text that is looked at).
 */
export function format(
  ruleSet: RuleSet,
  { columns }: FormatStyle = COLUMNS,
  { first, last }: Lines = { first: 0, last: ruleSet.lineStarts.length - 1 },
): readonly FormattedLine[] {
  const changed: FormattedLine[] = [];
  let block: { readonly line: number; readonly text: string; readonly layout: Layout }[] = [];
  const flush = () => {
    const texts = columns
      ? inColumns(block.map(({ layout }) => layout))
      : block.map(({ layout }) => withSpaces(layout));
    for (const [place, { line, text }] of block.entries()) {
      // A byte order mark is no blank of ours.
      const formatted = (text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "") + (texts[place] ?? "");
      if (formatted !== text && line >= first && line <= last) changed.push({ line, before: text, text: formatted });
    }
    block = [];
  };
  let begin = first;
  while (begin > 0 && begin < ruleSet.lineStarts.length && isAlignedAt(ruleSet, begin - 1)) begin--;
  for (let line = begin; line < ruleSet.lineStarts.length && (line <= last || block.length > 0); line++) {
    const text = textOfLine(ruleSet, line);
    const layout = layoutOf(ruleSet, line, text);
    if (layout?.isAligned !== true) flush();
    if (layout === undefined) continue;
    block.push({ line, text, layout });
    if (!layout.isAligned) flush();
  }
  flush();
  return changed;
}

function isAlignedAt(ruleSet: RuleSet, line: number): boolean {
  return layoutOf(ruleSet, line, textOfLine(ruleSet, line))?.isAligned === true;
}

/** `undefined` for a line that stays as it is. */
function layoutOf(ruleSet: RuleSet, line: number, text: string): Layout | undefined {
  const { statement, problem, comment: found } = lineAt(ruleSet, line);
  if (problem !== undefined) return undefined;
  const mark = commentStartOf(text);
  const comment = mark < 0 ? undefined : text.slice(mark).replace(/[ \t]+$/, "");
  if (statement !== undefined) {
    return { cells: cellsOf(statement, text), comment, isAligned: statement.kind === "rule" };
  }
  if (/[^ \t]/.test(mark < 0 ? text : text.slice(0, mark))) return undefined;
  // A comment among rules does not part them; a blank line and the title of a section do.
  return { cells: [], comment, isAligned: comment !== undefined && found?.kind !== "section" };
}

function cellsOf(statement: Statement, text: string): readonly string[] {
  switch (statement.kind) {
    case "rule":
      return [statement.action, ...sourceCells(statement, text)];
    case "default":
      return [`default ${statement.action}`];
    case "evaluate":
      return [`evaluate ${statement.model}`];
    case "expectation": {
      const by = statement.by === "default" ? ["default"] : statement.by && sourceCells(statement.by, text);
      const words = ["expect", statement.action, ...sourceCells(statement, text)];
      return [[...words, ...(by === undefined ? [] : ["by", ...by])].join(" ")];
    }
  }
}

/** The address and the mask as two cells, or as one where a slash joins them. */
function sourceCells({ source, addressSpan, maskSpan }: WrittenSource, text: string): readonly string[] {
  if (source.kind === "any") return ["any"];
  const written = textAt(text, addressSpan);
  // Four octets have one spelling.
  const isCanonical = source.kind === "ipv4" && !written.includes(":");
  const address = isCanonical
    ? written
    : source.kind === "ipv6"
      ? formatIpv6(source.address)
      : formatMapped(source.address);
  if (maskSpan === undefined) return [address];
  const mask = textAt(text, maskSpan);
  return text[maskSpan.start - 1] === "/" ? [`${address}/${mask}`] : [address, mask];
}

function withSpaces({ cells, comment }: Layout): string {
  return [...cells, ...(comment === undefined ? [] : [comment])].join(" ");
}

/** The lines of one block, each column as wide as its widest cell that another one follows. A block may have a million lines. */
function inColumns(block: readonly Layout[]): readonly string[] {
  let actionWidth = 0;
  let addressWidth = 0;
  for (const { cells } of block) {
    if (cells.length > 1) actionWidth = Math.max(actionWidth, cells[0]?.length ?? 0);
    if (cells.length > 2) addressWidth = Math.max(addressWidth, cells[1]?.length ?? 0);
  }
  let statementWidth = 0;
  const statements = block.map(({ cells: [action = "", address, mask], comment }) => {
    const statement =
      address === undefined
        ? action
        : mask === undefined
          ? `${action.padEnd(actionWidth)} ${address}`
          : `${action.padEnd(actionWidth)} ${address.padEnd(addressWidth)}${BETWEEN_COLUMNS}${mask}`;
    if (comment !== undefined) statementWidth = Math.max(statementWidth, statement.length);
    return statement;
  });
  return statements.map((statement, place) => {
    const comment = block[place]?.comment;
    if (comment === undefined) return statement;
    return statement === "" ? comment : statement.padEnd(statementWidth) + BEFORE_COMMENT + comment;
  });
}
