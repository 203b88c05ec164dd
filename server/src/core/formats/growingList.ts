import type { Condition } from "../model/condition.js";
import type { IncludedRule, Remark } from "../model/format.js";
import { assemble, BLANK_LINE, type Line, type Origin, type RuleSet } from "../model/ruleSet.js";
import {
  addRule,
  builtTable,
  INCLUDED,
  placeRow,
  type RuleTableBuilder,
  ruleTableBuilder,
} from "../model/ruleTable.js";
import type { Source } from "../model/source.js";
import type { Rule } from "../model/statement.js";
import { numberRows } from "../text/columns.js";
import type { LinedText } from "../text/linedText.js";
import type { Span } from "../text/text.js";
import { readComment } from "./imcrules/comment.js";
import { parseLine } from "./imcrules/parse.js";

/** The parts of a list of another program, while a reader fills them. */
export interface GrowingList {
  readonly rules: RuleTableBuilder;
  /** The rules of each word that means several, as the first rule and their number. */
  readonly groups: { readonly first: number; readonly count: number }[];
  /** The rules with flags. */
  readonly flagged: { readonly rule: number; readonly flags: number }[];
  /** The rules of included files. */
  readonly included: { readonly rule: number; readonly origin: IncludedRule }[];
  /** The partial rules. */
  readonly conditional: { readonly rule: number; readonly condition: Condition }[];
  readonly remarks: Remark[];
  readonly noteLines: number[];
  readonly notes: Line[];
  /** The lines that no rule may be moved across, ascending. */
  readonly barriers: number[];
}

/** Most blocks of a file have few rules. Columns this short need no memory outside of V8's heap. */
const FEW_RULES = 4;

/** `capacity` is a guess at the number of rules. */
export function growingList(capacity: number = FEW_RULES): GrowingList {
  return {
    rules: ruleTableBuilder(capacity),
    groups: [],
    flagged: [],
    included: [],
    conditional: [],
    remarks: [],
    noteLines: [],
    notes: [],
    barriers: [],
  };
}

/** The offsets of a rule in the text, from its first word to its end. */
export interface RuleExtent {
  readonly start: number;
  readonly end: number;
}

/** What a row has besides its rule. */
interface RowFacts {
  readonly flags?: number;
  readonly condition?: Condition | undefined;
  /** Set for a word of an included file. Its line, its spans and its extent must be those of the `include`. */
  readonly origin?: IncludedRule | undefined;
}

/** Adds a rule for each source of a word. The sources must be disjoint. Without an extent the rules are the words of their line. */
export function addRow(
  into: GrowingList,
  line: number,
  rule: Rule,
  sources: readonly Source[],
  extent: RuleExtent | undefined,
  { flags = 0, condition, origin }: RowFacts = {},
): void {
  const first = into.rules.count;
  if (sources.length > 1) into.groups.push({ first, count: sources.length });
  for (const source of sources) {
    if (flags !== 0) into.flagged.push({ rule: into.rules.count, flags });
    if (condition !== undefined) into.conditional.push({ rule: into.rules.count, condition });
    if (origin !== undefined) into.included.push({ rule: into.rules.count, origin });
    if (extent !== undefined) placeRow(into.rules, extent.start, extent.end, rule.actionSpan?.end ?? 0);
    addRule(into.rules, line, sources.length === 1 && source === rule.source ? rule : { ...rule, source });
  }
}

/** Adds rules for a file that was not read: it may give any address either verdict. */
export function addUnread(
  into: GrowingList,
  { line, span }: { readonly line: number; readonly span: Span },
  extent: RuleExtent,
  condition: Condition = NOT_READ,
): void {
  // One word for people, although its rules differ.
  into.groups.push({ first: into.rules.count, count: 2 });
  for (const action of ["accept", "reject"] as const) {
    const rule = { kind: "rule", action, actionSpan: undefined, source: { kind: "any" }, addressSpan: span } as const;
    addRow(into, line, { ...rule, maskSpan: undefined }, [rule.source], extent, {
      flags: INCLUDED,
      condition,
    });
  }
}

/** What holds of a rule that may be in a file. */
export const NOT_READ: Condition = {
  atoms: [{ name: "include", values: ["yes"], isChanging: true }],
  why: "the included file was not read",
};

/**
 * Reads a comment of another program's file, if its words are ours: `imcrules-ignore CODE` and `imcrules-expect accept SOURCE`.
 *
 * `sign` is the column of its sign in the line, `words` that behind the sign. `isAlone` says that nothing is before it.
 */
export function addComment(into: GrowingList, line: number, text: string, sign: number, isAlone: boolean): void {
  const words = sign + 1;
  const start = words + (/^[ \t]*/.exec(text.slice(words, words + MOST_SPACES))?.[0].length ?? 0);
  if (!text.startsWith(MARK, start)) return;
  const note = noteOf(text, sign, start, isAlone);
  if (note === undefined) return;
  into.noteLines.push(line);
  into.notes.push(note);
}

/** The first letters of our own comments. */
const MARK = "imcrules-";
const EXPECT = /^imcrules-expect(?=[ \t]|$)/;
/** More spaces before our words are not looked through. */
const MOST_SPACES = 100;

function noteOf(text: string, sign: number, start: number, isAlone: boolean): Line | undefined {
  const expected = EXPECT.exec(text.slice(start, start + 16));
  if (expected !== null) {
    // Spaces keep the columns of the words behind the mark.
    const { statement, problem } = parseLine(" ".repeat(start + MARK.length) + text.slice(start + MARK.length));
    return isAlone ? { ...BLANK_LINE, statement, problem } : undefined;
  }
  const comment = readComment(`#${text.slice(sign + 1)}`, sign, isAlone);
  return comment?.kind === "ignore" ? { ...BLANK_LINE, comment } : undefined;
}

/** Builds the list of the parts. */
export function listOf(origin: Origin, { text, lineStarts }: LinedText, from: GrowingList): RuleSet {
  const { rules, groups, flagged, included, conditional, remarks, noteLines, notes, barriers } = from;
  const table = builtTable(rules);
  const columns: { groups?: Uint32Array; flags?: Uint8Array; conditions?: Uint32Array; origins?: Uint32Array } = {};
  if (groups.length > 0) {
    columns.groups = new Uint32Array(table.count);
    numberRows(columns.groups, 0, table.count);
    for (const { first, count } of groups) columns.groups.fill(first, first, first + count);
  }
  if (flagged.length + included.length > 0) {
    const flagsOf = new Uint8Array(table.count);
    for (const { rule, flags } of flagged) flagsOf[rule] = (flagsOf[rule] ?? 0) | flags;
    for (const { rule } of included) flagsOf[rule] = (flagsOf[rule] ?? 0) | INCLUDED;
    columns.flags = flagsOf;
  }
  if (included.length > 0) {
    columns.origins = new Uint32Array(table.count);
    for (const [place, { rule }] of included.entries()) columns.origins[rule] = place + 1;
  }
  const numbers = new Map<Condition, number>();
  if (conditional.length > 0) {
    columns.conditions = new Uint32Array(table.count);
    for (const { rule, condition } of conditional) {
      const number = numbers.get(condition) ?? numbers.size + 1;
      numbers.set(condition, number);
      columns.conditions[rule] = number;
    }
  }
  return assemble(origin, {
    text,
    lineStarts,
    rules: { ...table, ...columns },
    notes: { lines: Uint32Array.from(noteLines), read: notes },
    remarks,
    barriers: Uint32Array.from(barriers),
    included: included.map(({ origin }) => origin),
    conditions: [...numbers.keys()],
  });
}

/** Numbers equal names of lists: `server`, `server (2)`. O(names). */
export function distinct(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  const taken = new Set<string>();
  return names.map((name) => {
    let count = counts.get(name) ?? 0;
    let numbered = name;
    do if (++count > 1) numbered = `${name} (${count})`;
    while (taken.has(numbered));
    counts.set(name, count);
    taken.add(numbered);
    return numbered;
  });
}
