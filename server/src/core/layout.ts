import { formatIpv6, formatMapped } from "./address/ipv6.js";
import { lineAt, type RuleSet, textOfLine } from "./model/ruleSet.js";
import {
  actionOf,
  firstRuleFrom,
  IPV4,
  type RuleId,
  type RuleTable,
  SPAN_COLUMNS,
  sourceOf,
} from "./model/ruleTable.js";
import type { Source } from "./model/source.js";
import type { Rule, Statement, WrittenSource } from "./model/statement.js";
import { BYTE_ORDER_MARK, commentStartOf, type Lines, textAt } from "./text/text.js";

/** How a file is laid out: in columns, aligned over rules that stand together, or with single spaces. */
export interface FormatStyle {
  readonly columns: boolean;
}

export const COLUMNS: FormatStyle = { columns: true };

/** A line whose text, of so many characters, becomes another one. */
export interface FormattedLine {
  readonly line: number;
  readonly lengthBefore: number;
  readonly text: string;
}

/** A line as it is laid out, in up to four columns; "" in those that it has not. A million of them may stand in one block. */
interface Layout {
  readonly line: number;
  readonly text: string;
  /** Of a rule its action, of another statement all of it. */
  readonly action: string;
  /** The address, with the mask behind a slash; that is empty then. */
  readonly address: string;
  readonly mask: string;
  readonly comment: string;
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
  let block: Layout[] = [];
  const flush = () => {
    const widths = columns ? widthsOf(block) : undefined;
    for (const layout of block) {
      const { line, text } = layout;
      const laidOut = widths === undefined ? withSpaces(layout) : inColumns(layout, widths);
      // A byte order mark is no blank of ours.
      const formatted = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK + laidOut : laidOut;
      if (formatted !== text && line >= first && line <= last) {
        changed.push({ line, lengthBefore: text.length, text: formatted });
      }
    }
    block = [];
  };
  let begin = first;
  while (begin > 0 && begin < ruleSet.lineStarts.length && layoutOf(ruleSet, begin - 1)?.isAligned === true) begin--;
  for (let line = begin; line < ruleSet.lineStarts.length && (line <= last || block.length > 0); line++) {
    const layout = layoutOf(ruleSet, line);
    if (layout?.isAligned !== true) flush();
    if (layout === undefined) continue;
    block.push(layout);
    if (!layout.isAligned) flush();
  }
  flush();
  return changed;
}

/** `undefined` for a line that stays as it is. */
function layoutOf(ruleSet: RuleSet, line: number): Layout | undefined {
  const { rules } = ruleSet;
  const text = textOfLine(ruleSet, line);
  const mark = commentStartOf(text);
  const comment = mark < 0 ? "" : withoutBlanksAtEnd(text.slice(mark));
  const id = firstRuleFrom(rules, line);
  if (rules.lines[id] === line) return ruleLayout(rules, id, line, text, comment);
  const { statement, problem, comment: found } = lineAt(ruleSet, line);
  if (problem !== undefined) return undefined;
  if (statement !== undefined && statement.kind !== "rule") {
    const action = words(statement, text).join(" ");
    return { line, text, action, address: "", mask: "", comment, isAligned: false };
  }
  if (/[^ \t]/.test(mark < 0 ? text : text.slice(0, mark))) return undefined;
  // A comment among rules does not part them; a blank line and the title of a section do.
  const isAligned = mark >= 0 && found?.kind !== "section";
  return { line, text, action: "", address: "", mask: "", comment, isAligned };
}

/** From the columns: as objects the rules of a large file took most of the time. */
function ruleLayout(rules: RuleTable, id: RuleId, line: number, text: string, comment: string): Layout {
  const column = id * SPAN_COLUMNS;
  const written = text.slice(rules.spans[column + 1], rules.spans[column + 2]);
  const isPlain = rules.kinds[id] === IPV4 && !written.includes(":");
  const address = isPlain ? written : canonical(sourceOf(rules, id), written);
  const maskStart = rules.spans[column + 3] ?? 0;
  const mask = maskStart === 0 ? "" : text.slice(maskStart, rules.spans[column + 4]);
  const isJoined = text[maskStart - 1] === "/";
  return {
    line,
    text,
    action: actionOf(rules, id),
    address: isJoined ? `${address}/${mask}` : address,
    mask: isJoined ? "" : mask,
    comment,
    isAligned: true,
  };
}

function words(statement: Exclude<Statement, Rule>, text: string): readonly string[] {
  switch (statement.kind) {
    case "default":
      return ["default", statement.action];
    case "evaluate":
      return ["evaluate", statement.model];
    case "expectation": {
      const by = statement.by === "default" ? ["default"] : statement.by && sourceWords(statement.by, text);
      const expected = ["expect", statement.action, ...sourceWords(statement, text)];
      return by === undefined ? expected : [...expected, "by", ...by];
    }
  }
}

/** The address and the mask, in one word where a slash joins them. */
function sourceWords({ source, addressSpan, maskSpan }: WrittenSource, text: string): readonly string[] {
  const address = canonical(source, textAt(text, addressSpan));
  if (maskSpan === undefined) return [address];
  const mask = textAt(text, maskSpan);
  return text[maskSpan.start - 1] === "/" ? [`${address}/${mask}`] : [address, mask];
}

function canonical(source: Source, written: string): string {
  if (source.kind === "any") return "any";
  if (source.kind === "ipv6") return formatIpv6(source.address);
  // Four octets have one spelling.
  return written.includes(":") ? formatMapped(source.address) : written;
}

function withoutBlanksAtEnd(text: string): string {
  return /[ \t]$/.test(text) ? text.replace(/[ \t]+$/, "") : text;
}

function withSpaces({ action, address, mask, comment }: Layout): string {
  return [action, address, mask, comment].filter((word) => word !== "").join(" ");
}

/** How wide the columns of a block are: as their widest cell that another one follows. */
interface Widths {
  readonly address: number;
  /** All before the comments. */
  readonly statement: number;
}

function widthsOf(block: readonly Layout[]): Widths {
  let address = 0;
  for (const layout of block) if (layout.mask !== "") address = Math.max(address, layout.address.length);
  let statement = 0;
  for (const layout of block) {
    if (layout.comment !== "") statement = Math.max(statement, widthOfStatement(layout, address));
  }
  return { address, statement };
}

function widthOfStatement({ action, address, mask }: Layout, addressWidth: number): number {
  if (address === "") return action.length;
  return action.length + 1 + (mask === "" ? address.length : addressWidth + BETWEEN_COLUMNS.length + mask.length);
}

function inColumns({ action, address, mask, comment }: Layout, widths: Widths): string {
  const cells = mask === "" ? address : address.padEnd(widths.address) + BETWEEN_COLUMNS + mask;
  // All actions are of one width.
  const statement = cells === "" ? action : `${action} ${cells}`;
  if (comment === "") return statement;
  return statement === "" ? comment : statement.padEnd(widths.statement) + BEFORE_COMMENT + comment;
}
