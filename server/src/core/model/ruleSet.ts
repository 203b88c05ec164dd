/**
 * What a file is once it is read: plain data that all formats produce and all analyses read.
 *
 * `ruleSet.ts` is the whole file. `ruleTable.ts` stores its rules as columns, `statement.ts` has the types of single lines, `source.ts`
 * what a rule matches. `halves.ts` splits and merges sources. `sections.ts` divides a file by its titles. `finding.ts` is the type of
 * what other folders find in a file. `format.ts` has what a list's format brings with it.
 *
 * An *action* is what a rule says, a *verdict* what an address gets. A rule *matches* addresses, and *decides* those that no rule asked
 * earlier matches. A *source* is the `any`, IPv4 or IPv6 part of a rule. A *note* is a line with more than a rule.
 */

import type { Family } from "../address/address.js";
import { bitCountOf } from "../address/mask.js";
import { sliceOf, wholeOf } from "../text/chunkedText.js";
import { firstOf, numberRows } from "../text/columns.js";
import type { LinedText } from "../text/linedText.js";
import { inSteps, type Steps } from "../text/steps.js";
import { commentStartOf, endBefore, firstFrom, withSingleSpaces } from "../text/text.js";
import type { Condition } from "./condition.js";
import type { Format, IncludedRule, ReadOptions, Remark, RemarkCode } from "./format.js";
import {
  ACCEPT,
  ANY,
  actionOf,
  conditionNumberOf,
  IPV4,
  IPV6,
  isIncluded,
  isPartial,
  PLACE_COLUMNS,
  type RuleId,
  type RuleTable,
  SPAN_COLUMNS,
  sourceOf,
} from "./ruleTable.js";
import {
  type Action,
  type Comment,
  type DefaultDirective,
  type Directive,
  type EvaluateDirective,
  type EvaluationModel,
  type Problem,
  type Rule,
  type Statement,
  spanOfRule,
  spanOfSource,
} from "./statement.js";

export type { RuleId } from "./ruleTable.js";

/** A parsed line. Has at most one of `statement` and `problem`, and neither if it is blank. */
export interface Line {
  readonly statement: Statement | undefined;
  readonly problem: Problem | undefined;
  readonly comment: Comment | undefined;
}

export const BLANK_LINE: Line = { statement: undefined, problem: undefined, comment: undefined };

/**
 * The lines that are not just a rule: directives, expectations, lines with a problem, titles and ignore comments.
 *
 * Includes rules with an ignore comment behind them. In file order: `read[i]` is line `lines[i]`, 0-based.
 */
export interface Notes {
  readonly lines: Uint32Array;
  readonly read: readonly Line[];
}

/** An ordered accept/reject list with the text it was read from. Lines are 0-based here and 1-based where people see them. */
export interface RuleSet extends LinedText, Origin {
  /** The valid rules. */
  readonly rules: RuleTable;
  readonly notes: Notes;
  /** The number of rules by kind: {@link ANY}, {@link IPV4}, {@link IPV6}. */
  readonly kindCounts: readonly [any: number, ipv4: number, ipv6: number];
  /** The directives in effect, with their lines. */
  readonly default: { readonly directive: DefaultDirective; readonly line: number } | undefined;
  readonly evaluate: { readonly directive: EvaluateDirective; readonly line: number } | undefined;
  /** Directives without effect: below a rule, or after another one of their kind. */
  readonly idleDirectives: readonly IdleDirective[];
  /** The number of lines that do not parse. They have no effect. */
  readonly problemCount: number;
  /** What the program does with some texts, in file order. Empty in our own language. */
  readonly remarks: readonly Remark[];
  /** The lines across which no rule may be moved, such as `if` and `endif`, ascending. */
  readonly barriers: Uint32Array;
  /** Where the rules of included files are, see {@link RuleTable.origins}. */
  readonly included: readonly IncludedRule[];
  /** What partial rules ask for besides the address, see {@link RuleTable.conditions}. */
  readonly conditions: readonly Condition[];
  /** Whether this is a view of a list for certain connections. It leaves out the rules for others. */
  readonly isView?: boolean;
}

/** The format of a list, and what holds where its text does not say otherwise. */
export interface Origin {
  readonly format: Format;
  readonly options: ReadOptions;
  /** What the file calls the list. Empty for the only list of a file. */
  readonly name: string;
  /** The verdict of addresses that no rule matches. */
  readonly usualDefault: Action;
  readonly usualModel: EvaluationModel;
  /** The paths that the file includes, as written. A reading follows those that its options answer. */
  readonly includes?: readonly string[] | undefined;
}

export interface IdleDirective {
  readonly directive: Directive;
  readonly line: number;
  readonly why: "misplaced" | "duplicate";
}

/** The state that a part of a text inherits: the directives in effect, and whether a rule came earlier. */
export interface EarlierPart extends Pick<RuleSet, "default" | "evaluate"> {
  readonly hasRules: boolean;
}

/** The parts of a text that was read. */
export interface ReadParts extends LinedText {
  readonly rules: RuleTable;
  readonly notes: Notes;
  readonly remarks?: readonly Remark[];
  readonly barriers?: Uint32Array;
  readonly included?: readonly IncludedRule[];
  readonly conditions?: readonly Condition[];
}

/** The remarks on texts without which nobody knows what the list does. */
const leavesOpen: ReadonlySet<RemarkCode> = new Set(["program-refuses", "analysis-incomplete"]);

const NO_BARRIERS = new Uint32Array();

/** Builds a rule set from the parts of a text. O(rules + notes). */
export function assemble(
  origin: Origin,
  { text, lineStarts, rules, notes, remarks = [], barriers = NO_BARRIERS, included = [], conditions = [] }: ReadParts,
  earlier?: EarlierPart,
): RuleSet {
  const idleDirectives: IdleDirective[] = [];
  let defaultPlace = earlier?.default;
  let evaluatePlace = earlier?.evaluate;
  // An invalid comment of ours changes nothing in the list of another program.
  let problemCount = remarks.reduce((count, { code }) => count + Number(leavesOpen.has(code)), 0);
  const firstRuleLine = earlier?.hasRules === true ? -1 : (rules.lines[0] ?? Number.POSITIVE_INFINITY);
  for (const [place, { statement, problem }] of notes.read.entries()) {
    if (problem !== undefined && isOurs(origin)) problemCount++;
    if (statement === undefined || statement.kind === "rule" || statement.kind === "expectation") continue;
    const line = notes.lines[place] ?? 0;
    const other = statement.kind === "default" ? defaultPlace : evaluatePlace;
    if (other !== undefined) idleDirectives.push({ directive: statement, line, why: "duplicate" });
    else if (line > firstRuleLine) idleDirectives.push({ directive: statement, line, why: "misplaced" });
    else if (statement.kind === "default") defaultPlace = { directive: statement, line };
    else evaluatePlace = { directive: statement, line };
  }
  return {
    format: origin.format,
    options: origin.options,
    name: origin.name,
    usualDefault: origin.usualDefault,
    usualModel: origin.usualModel,
    includes: origin.includes,
    text,
    lineStarts,
    rules,
    notes,
    remarks,
    barriers,
    included,
    conditions,
    kindCounts: countKinds(rules),
    default: defaultPlace,
    evaluate: evaluatePlace,
    idleDirectives,
    problemCount,
  };
}

/** Returns the file with other rules. */
export function withRules(ruleSet: RuleSet, rules: RuleTable): RuleSet {
  return { ...ruleSet, rules, kindCounts: countKinds(rules) };
}

function countKinds({ kinds, count }: RuleTable): RuleSet["kindCounts"] {
  const kindCounts: [number, number, number] = [0, 0, 0];
  for (let id = 0; id < count; id++) {
    const kind = kinds[id];
    if (kind === IPV4) kindCounts[IPV4]++;
    else if (kind === IPV6) kindCounts[IPV6]++;
    else kindCounts[ANY]++;
  }
  return kindCounts;
}

/** Returns the families for which the file has rules. */
export function familiesWithRules({ kindCounts }: RuleSet): readonly Family[] {
  const families = { ipv4: kindCounts[ANY] + kindCounts[IPV4], ipv6: kindCounts[ANY] + kindCounts[IPV6] };
  return (["ipv4", "ipv6"] as const).filter((family) => families[family] > 0);
}

/** Returns the verdict for addresses that no rule matches. That of the format unless the file has a directive. */
export function defaultActionOf(ruleSet: RuleSet): Action {
  return ruleSet.default?.directive.action ?? ruleSet.usualDefault;
}

/** Returns the verdict of a rule, or the default for `undefined`. */
export function verdictOf(ruleSet: RuleSet, rule: RuleId | undefined): Action {
  return rule === undefined ? defaultActionOf(ruleSet) : ruleOf(ruleSet, rule).action;
}

/** Returns what a partial rule asks for besides the address. */
export function conditionOf({ rules, conditions }: RuleSet, id: RuleId): Condition | undefined {
  return conditions[conditionNumberOf(rules, id) - 1];
}

/** Returns how many lines have no effect because of an error: those that do not parse, and idle directives. */
export function ignoredLineCount({ problemCount, idleDirectives }: IgnoredLines): number {
  return problemCount + idleDirectives.length;
}

/** What {@link ignoredLineCount} reads of a list. */
export type IgnoredLines = Pick<RuleSet, "problemCount" | "idleDirectives">;

/** Whether the verdicts of all addresses are known: each line is understood, and no rule is partial. */
export function isSure({ problemCount, conditions }: RuleSet): boolean {
  return problemCount === 0 && conditions.length === 0;
}

/** Whether the list is in our own language. */
export function isOurs({ format }: Pick<RuleSet, "format">): boolean {
  return format.id === "imcrules";
}

/** Returns the first text that makes a program refuse a file with these lists. `undefined` if the program loads the file. */
export function refusalIn(lists: readonly Pick<RuleSet, "remarks">[]): Remark | undefined {
  let first: Remark | undefined;
  for (const { remarks } of lists) {
    const refused = remarks.find(({ code }) => code === "program-refuses");
    if (refused !== undefined && (first === undefined || refused.line < first.line)) first = refused;
  }
  return first;
}

/** Whether the file has a `default` directive, even one without effect. */
export function hasDefaultDirective(ruleSet: RuleSet): boolean {
  return ruleSet.default !== undefined || ruleSet.idleDirectives.some(({ directive }) => directive.kind === "default");
}

/** Returns the evaluation model: that of the format unless the file has a directive. */
export function modelOf(ruleSet: RuleSet): EvaluationModel {
  return ruleSet.evaluate?.directive.model ?? ruleSet.usualModel;
}

/**
 * Returns the rules that surely match, in the order in which the model asks them. The first match decides.
 *
 * Partial rules are left out: nobody knows whether they decide. O(rules), by a counting sort.
 */
export function* evaluationOrder({ rules }: RuleSet, model: EvaluationModel): Steps<Uint32Array> {
  const order = yield* askedInOrder(rules, model);
  if (rules.conditions === undefined) return order;
  let count = 0;
  yield* inSteps(order.length, (from, to) => {
    count = keepSure(order, count, rules, from, to);
  });
  return firstOf(order, count);
}

/** Moves those of ranks `from` to `to` (exclusive) that are not partial behind the first `count`. Returns how many these are then. */
function keepSure(order: Uint32Array, count: number, rules: RuleTable, from: number, to: number): number {
  let kept = count;
  for (let rank = from; rank < to; rank++) {
    const id = order[rank] ?? 0;
    if (!isPartial(rules, id)) order[kept++] = id;
  }
  return kept;
}

function* askedInOrder(rules: RuleTable, model: EvaluationModel): Steps<Uint32Array> {
  const order = new Uint32Array(rules.count);
  if (model === "first-match") {
    yield* inSteps(rules.count, (from, to) => numberRows(order, from, to));
    return order;
  }
  const nextPlaces = new Uint32Array(PRECEDENCES + 1);
  yield* inSteps(rules.count, (from, to) => {
    for (let id = from; id < to; id++) {
      const next = precedenceOf(rules, id, model) + 1;
      nextPlaces[next] = (nextPlaces[next] ?? 0) + 1;
    }
  });
  for (let precedence = 1; precedence < nextPlaces.length; precedence++) {
    nextPlaces[precedence] = (nextPlaces[precedence] ?? 0) + (nextPlaces[precedence - 1] ?? 0);
  }
  yield* inSteps(rules.count, (from, to) => {
    for (let id = from; id < to; id++) {
      const precedence = precedenceOf(rules, id, model);
      const place = nextPlaces[precedence] ?? 0;
      order[place] = id;
      nextPlaces[precedence] = place + 1;
    }
  });
  return order;
}

const MOST_BITS = 128;
const PRECEDENCES = MOST_BITS + 1;

/** Returns the sort key of a rule, the whole definition of an evaluation model. Lower is asked first, equal keys in file order. */
export function precedenceOf(rules: RuleTable, id: RuleId, model: EvaluationModel): number {
  switch (model) {
    case "first-match":
      return 0;
    case "accept-overrides":
      return rules.actions[id] === ACCEPT ? 0 : 1;
    case "most-specific": {
      const mask = rules.masks[id] ?? 0;
      return MOST_BITS - (rules.kinds[id] === IPV4 ? bitCountOf(mask) : mask);
    }
  }
}

/** Returns a rule as an object. Throws if there is no such rule. */
export function ruleOf({ rules }: RuleSet, id: RuleId): Rule {
  if (id < 0 || id >= rules.count) throw new Error(`no rule ${id} among ${rules.count}`);
  const column = (index: number) => rules.spans[id * SPAN_COLUMNS + index] ?? 0;
  const [actionStart, addressStart, maskEnd] = [column(0), column(1), column(4)];
  const action = actionOf(rules, id);
  const actionEnd = rules.places?.[id * PLACE_COLUMNS + 2] ?? actionStart + action.length;
  return {
    kind: "rule",
    action,
    actionSpan: actionStart === addressStart ? undefined : { start: actionStart, end: actionEnd },
    source: sourceOf(rules, id),
    addressSpan: { start: addressStart, end: column(2) },
    maskSpan: maskEnd === 0 ? undefined : { start: column(3), end: maskEnd },
  };
}

/** Yields the rules from `first` on, in file order. */
export function* rulesOf(ruleSet: RuleSet, first: RuleId = 0): Generator<Rule> {
  for (let id = first; id < ruleSet.rules.count; id++) yield ruleOf(ruleSet, id);
}

/** Returns a parsed line. Leaves out the rules that it includes. O(log lines + rules of the line). */
export function lineAt(ruleSet: RuleSet, line: number): Line {
  const { rules, notes } = ruleSet;
  const note = firstFrom(notes.lines, line);
  const noted = notes.lines[note] === line ? notes.read[note] : undefined;
  if (noted !== undefined) return noted;
  let id = firstFrom(rules.lines, line);
  while (rules.lines[id] === line && isIncluded(rules, id)) id++;
  return rules.lines[id] === line ? { ...BLANK_LINE, statement: ruleOf(ruleSet, id) } : BLANK_LINE;
}

/** Returns the remarks on a line. O(log remarks). */
export function remarksOn({ remarks }: RuleSet, line: number): readonly Remark[] {
  let [low, high] = [0, remarks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((remarks[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (remarks[end]?.line === line) end++;
  return remarks.slice(low, end);
}

/** Returns the line number of a rule, 1-based for people. */
export function lineNumberOf(ruleSet: RuleSet, id: RuleId): number {
  return (ruleSet.rules.lines[id] ?? 0) + 1;
}

/** Returns where a rule of an included file is. `undefined` for the other rules, and for those of a file that was not read. */
export function originOf({ rules: { origins }, included }: RuleSet, id: RuleId): IncludedRule | undefined {
  return origins === undefined ? undefined : included[(origins[id] ?? 0) - 1];
}

/** Names a rule of another file: `include office.conf, line 2: deny 10.0.0.0/8`, `hosts.deny, line 1: ALL: ALL`. */
function includedText({ format }: RuleSet, { file, line, words }: IncludedRule): string {
  return `${format.hasNeighbour === true ? "" : "include "}${file}, line ${line + 1}: ${words}`;
}

/** Returns a rule as written, without its comment. One of an included file with the name of the file. */
export function ruleText(ruleSet: RuleSet, id: RuleId): string {
  const origin = originOf(ruleSet, id);
  if (origin !== undefined) return includedText(ruleSet, origin);
  const { start, end } = spanOfRule(ruleOf(ruleSet, id));
  const wholeEnd = ruleSet.format.rulesTakeLines === true ? wholeEndOf(ruleSet, id) : end;
  return textOfLine(ruleSet, ruleSet.rules.lines[id] ?? 0).slice(start, wholeEnd);
}

/** Returns the column where a rule ends. Words behind the source, such as a closing brace, belong to the rule. */
function wholeEndOf(ruleSet: RuleSet, id: RuleId): number {
  const { rules, lineStarts } = ruleSet;
  const ownEnd = (rules.places?.[id * PLACE_COLUMNS + 1] ?? 0) - (lineStarts[rules.lines[id] ?? 0] ?? 0);
  return Math.max(spanOfRule(ruleOf(ruleSet, id)).end, ownEnd);
}

/**
 * Returns the comment behind a rule, without its `#` and the spaces around it. `undefined` if there is none.
 *
 * Rules of an included file have none here: the comments of that file are not kept.
 */
export function commentBehind(ruleSet: RuleSet, id: RuleId): string | undefined {
  if (isIncluded(ruleSet.rules, id)) return undefined;
  const behind = textOfLine(ruleSet, ruleSet.rules.lines[id] ?? 0).slice(wholeEndOf(ruleSet, id));
  const sign = commentStartOf(behind);
  const comment = sign < 0 ? "" : behind.slice(sign + 1).trim();
  return comment === "" ? undefined : comment;
}

/** Returns a rule as written, with single spaces. Names the rule in lists. O(1), however far apart its words are. */
export function ruleLabel(ruleSet: RuleSet, id: RuleId): string {
  const origin = originOf(ruleSet, id);
  if (origin !== undefined) return includedText(ruleSet, origin);
  const { text, lineStarts, rules } = ruleSet;
  const { actionSpan, addressSpan, maskSpan } = ruleOf(ruleSet, id);
  const start = lineStarts[rules.lines[id] ?? 0] ?? 0;
  const isJoined = maskSpan?.start === addressSpan.end + 1;
  const sources = isJoined
    ? [{ ...addressSpan, end: maskSpan.end }]
    : maskSpan
      ? [addressSpan, maskSpan]
      : [addressSpan];
  const isBehind = actionSpan !== undefined && actionSpan.start > addressSpan.start;
  const spans = actionSpan === undefined ? sources : isBehind ? [...sources, actionSpan] : [actionSpan, ...sources];
  const words = spans.map((span) => sliceOf(text, start + span.start, start + span.end));
  return withSingleSpaces(words.join(" "));
}

/** Returns the source of a rule as written: `!10.0.0.0/8` without its sign. */
export function sourceText(ruleSet: RuleSet, id: RuleId): string {
  const origin = originOf(ruleSet, id);
  if (origin !== undefined) return origin.source;
  const { start, end } = spanOfSource(ruleOf(ruleSet, id));
  return textOfLine(ruleSet, ruleSet.rules.lines[id] ?? 0).slice(start, end);
}

/** Whether a rule may be moved from one line to another: no `if`, block or level begins or ends between them. */
export function mayMove({ barriers }: RuleSet, from: number, to: number): boolean {
  const next = barriers[firstFrom(barriers, Math.min(from, to))];
  return next === undefined || next > Math.max(from, to);
}

/** Returns the whole text of a file. */
export function textOf({ text }: RuleSet): string {
  return wholeOf(text);
}

/** Returns the text of a line, without its end of line. */
export function textOfLine({ text, lineStarts }: LinedText, line: number): string {
  const start = lineStarts[line] ?? text.length;
  const next = lineStarts[line + 1];
  const whole = sliceOf(text, start, next ?? text.length);
  return next === undefined ? whole : whole.slice(0, endBefore(whole, 0, whole.length));
}
