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

/** The format style: columns that are aligned over consecutive rules, or single spaces. */
export interface FormatStyle {
  readonly columns: boolean;
}

export const COLUMNS: FormatStyle = { columns: true };

/** A line that formatting changes. */
export interface FormattedLine {
  readonly line: number;
  readonly text: string;
}

/** The formatted parts of a line, in up to four columns. A missing part is "". */
interface LineParts {
  readonly line: number;
  readonly text: string;
  /** The action of a rule, or the whole of another statement. */
  readonly action: string;
  /** The address, followed by a mask with a slash. `mask` is empty then. */
  readonly address: string;
  readonly mask: string;
  readonly comment: string;
  /** Whether the columns are aligned with those of neighbouring lines. */
  readonly isAligned: boolean;
}

const BETWEEN_COLUMNS = "  ";
const BEFORE_COMMENT = "   ";

/**
 * Formats a file and returns the lines that change.
 *
 * Writes keywords in lower case, IPv6 addresses by RFC 5952 and no spaces at either end. Aligns columns and comments over rules without
 * a blank line between them. Changes neither order nor meaning, and no line that does not parse.
 *
 * `first` and `last` restrict the result to some lines, still aligned with their neighbours. O(text of those lines and neighbours).
 */
export function format(
  ruleSet: RuleSet,
  { columns }: FormatStyle = COLUMNS,
  { first, last }: Lines = { first: 0, last: ruleSet.lineStarts.length - 1 },
): readonly FormattedLine[] {
  const changed: FormattedLine[] = [];
  let group: LineParts[] = [];
  const flush = () => {
    const widths = columns ? widthsOf(group) : undefined;
    for (const parts of group) {
      const { line, text } = parts;
      const aligned = widths === undefined ? withSpaces(parts) : inColumns(parts, widths);
      // Trimming must not remove a byte order mark.
      const formatted = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK + aligned : aligned;
      if (formatted !== text && line >= first && line <= last) changed.push({ line, text: formatted });
    }
    group = [];
  };
  let begin = first;
  while (begin > 0 && begin < ruleSet.lineStarts.length && partsOf(ruleSet, begin - 1)?.isAligned === true) begin--;
  for (let line = begin; line < ruleSet.lineStarts.length && (line <= last || group.length > 0); line++) {
    const parts = partsOf(ruleSet, line);
    if (parts?.isAligned !== true) flush();
    if (parts === undefined) continue;
    group.push(parts);
    if (!parts.isAligned) flush();
  }
  flush();
  return changed;
}

/** Returns the formatted parts of a line. `undefined` for a line that formatting must not change. */
function partsOf(ruleSet: RuleSet, line: number): LineParts | undefined {
  const { rules } = ruleSet;
  const text = textOfLine(ruleSet, line);
  const mark = commentStartOf(text);
  const comment = mark < 0 ? "" : withoutSpacesAtEnd(text.slice(mark));
  const id = firstRuleFrom(rules, line);
  if (rules.lines[id] === line) return partsOfRule(rules, id, line, text, comment);
  const { statement, problem, comment: found } = lineAt(ruleSet, line);
  if (problem !== undefined) return undefined;
  if (statement !== undefined && statement.kind !== "rule") {
    const action = wordsOf(statement, text).join(" ");
    return { line, text, action, address: "", mask: "", comment, isAligned: false };
  }
  if (/[^ \t]/.test(mark < 0 ? text : text.slice(0, mark))) return undefined;
  // A comment between rules is aligned with them. A blank line and a section title begin a new group.
  const isAligned = mark >= 0 && found?.kind !== "section";
  return { line, text, action: "", address: "", mask: "", comment, isAligned };
}

/** Returns the parts of a rule, from the rule table. With rule objects this took most of the time for a large file. */
function partsOfRule(rules: RuleTable, id: RuleId, line: number, text: string, comment: string): LineParts {
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

/** Returns the formatted words of a statement. */
function wordsOf(statement: Exclude<Statement, Rule>, text: string): readonly string[] {
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

/** Returns the address and the mask, as one word if a slash joins them. */
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

function withoutSpacesAtEnd(text: string): string {
  // Searches from the end: a pattern that begins at every space takes quadratic time.
  return /^.*[^ \t]/s.exec(text)?.[0] ?? "";
}

function withSpaces({ action, address, mask, comment }: LineParts): string {
  return [action, address, mask, comment].filter((word) => word !== "").join(" ");
}

/** The column widths of a group of lines. Only parts with a further part behind them count. */
interface Widths {
  readonly address: number;
  /** The width of everything before the comments. */
  readonly statement: number;
}

function widthsOf(group: readonly LineParts[]): Widths {
  // Loops: a group may have a million lines, more than a function takes arguments.
  let address = 0;
  for (const parts of group) if (parts.mask !== "") address = Math.max(address, parts.address.length);
  let statement = 0;
  for (const parts of group) {
    if (parts.comment !== "") statement = Math.max(statement, widthOfStatement(parts, address));
  }
  return { address, statement };
}

function widthOfStatement({ action, address, mask }: LineParts, addressWidth: number): number {
  if (address === "") return action.length;
  return action.length + 1 + (mask === "" ? address.length : addressWidth + BETWEEN_COLUMNS.length + mask.length);
}

function inColumns({ action, address, mask, comment }: LineParts, widths: Widths): string {
  const source = mask === "" ? address : address.padEnd(widths.address) + BETWEEN_COLUMNS + mask;
  // All actions have the same width.
  const statement = source === "" ? action : `${action} ${source}`;
  if (comment === "") return statement;
  return statement === "" ? comment : statement.padEnd(widths.statement) + BEFORE_COMMENT + comment;
}
