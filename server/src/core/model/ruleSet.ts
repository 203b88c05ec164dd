import type { Family } from "../address/address.js";
import { bitCountOf } from "../address/mask.js";
import { type ChunkedText, sliceOf, wholeOf } from "../text/chunkedText.js";
import { inSteps, type Steps } from "../text/steps.js";
import { firstFrom, oneSpaced } from "../text/text.js";
import { ACCEPT, ANY, IPV4, IPV6, type RuleId, type RuleTable, ruleAtRow } from "./ruleTable.js";
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
} from "./statement.js";

export type { RuleId } from "./ruleTable.js";

/** One line of a file, read. At most one of `statement` and `problem` is there; a blank line has neither. */
export interface Line {
  readonly statement: Statement | undefined;
  readonly problem: Problem | undefined;
  readonly comment: Comment | undefined;
}

export const BLANK_LINE: Line = { statement: undefined, problem: undefined, comment: undefined };

/**
 * The lines that are more or other than a rule: directives, expectations, lines with a problem, and comments that mean
 * something, also behind a rule. In file order: `read[i]` is line `lines[i]`, 0-based.
 */
export interface Notes {
  readonly lines: Uint32Array;
  readonly read: readonly Line[];
}

/** An ordered accept/reject list with the places it was read from. Lines are 0-based here and 1-based where people see them. */
export interface RuleSet {
  readonly text: ChunkedText;
  /** Offset of each line in `text`. */
  readonly lineStarts: Uint32Array;
  /** Lines that do not parse are no rules. */
  readonly rules: RuleTable;
  readonly notes: Notes;
  /** How many rules there are of each kind: {@link ANY}, {@link IPV4}, {@link IPV6}. */
  readonly kindCounts: readonly [any: number, ipv4: number, ipv6: number];
  /** The directives that have effect, each with its line. */
  readonly default: { readonly directive: DefaultDirective; readonly line: number } | undefined;
  readonly evaluate: { readonly directive: EvaluateDirective; readonly line: number } | undefined;
  /** Directives without effect, since they stand below a rule or came second. */
  readonly idleDirectives: readonly IdleDirective[];
  /** How many lines were ignored because they do not parse. */
  readonly problemCount: number;
}

export interface IdleDirective {
  readonly directive: Directive;
  readonly line: number;
  readonly why: "misplaced" | "duplicate";
}

/** Puts what was read of a text together to a rule set. O(notes), and O(rules) to count them. */
export function assemble(text: ChunkedText, lineStarts: Uint32Array, rules: RuleTable, notes: Notes): RuleSet {
  const idleDirectives: IdleDirective[] = [];
  let defaultPlace: RuleSet["default"];
  let evaluatePlace: RuleSet["evaluate"];
  let problemCount = 0;
  const firstRuleLine = rules.lines[0] ?? Number.POSITIVE_INFINITY;
  for (const [place, { statement, problem }] of notes.read.entries()) {
    if (problem !== undefined) problemCount++;
    if (statement === undefined || statement.kind === "rule" || statement.kind === "expectation") continue;
    const line = notes.lines[place] ?? 0;
    const earlier = statement.kind === "default" ? defaultPlace : evaluatePlace;
    if (earlier !== undefined) idleDirectives.push({ directive: statement, line, why: "duplicate" });
    else if (line > firstRuleLine) idleDirectives.push({ directive: statement, line, why: "misplaced" });
    else if (statement.kind === "default") defaultPlace = { directive: statement, line };
    else evaluatePlace = { directive: statement, line };
  }
  return {
    text,
    lineStarts,
    rules,
    notes,
    kindCounts: countKinds(rules),
    default: defaultPlace,
    evaluate: evaluatePlace,
    idleDirectives,
    problemCount,
  };
}

/** The same file with other rules. */
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

/** The families that some rule matches addresses of. */
export function familiesSpokenOf({ kindCounts }: RuleSet): readonly Family[] {
  const families = { ipv4: kindCounts[ANY] + kindCounts[IPV4], ipv6: kindCounts[ANY] + kindCounts[IPV6] };
  return (["ipv4", "ipv6"] as const).filter((family) => families[family] > 0);
}

/** What an address gets that no rule matches: accept, as Exchange did, unless the file says otherwise. */
export function defaultActionOf(ruleSet: RuleSet): Action {
  return ruleSet.default?.directive.action ?? "accept";
}

/** What a rule gives, `undefined` the default. */
export function verdictOf(ruleSet: RuleSet, rule: RuleId | undefined): Action {
  return rule === undefined ? defaultActionOf(ruleSet) : ruleOf(ruleSet, rule).action;
}

/** Whether the file says anything about the default, be it in the wrong place. */
export function speaksOfDefault(ruleSet: RuleSet): boolean {
  return ruleSet.default !== undefined || ruleSet.idleDirectives.some(({ directive }) => directive.kind === "default");
}

export function modelOf(ruleSet: RuleSet): EvaluationModel {
  return ruleSet.evaluate?.directive.model ?? "first-match";
}

/** The rules in the order in which the model asks them: the first that matches decides. O(rules): a counting sort. */
export function* evaluationOrder({ rules }: RuleSet, model: EvaluationModel): Steps<Uint32Array> {
  const order = new Uint32Array(rules.count);
  if (model === "first-match") {
    yield* inSteps(rules.count, (from, to) => {
      for (let id = from; id < to; id++) order[id] = id;
    });
    return order;
  }
  const places = new Uint32Array(PRECEDENCES + 1);
  yield* inSteps(rules.count, (from, to) => {
    for (let id = from; id < to; id++) {
      const next = precedenceOf(rules, id, model) + 1;
      places[next] = (places[next] ?? 0) + 1;
    }
  });
  for (let precedence = 1; precedence < places.length; precedence++) {
    places[precedence] = (places[precedence] ?? 0) + (places[precedence - 1] ?? 0);
  }
  yield* inSteps(rules.count, (from, to) => {
    for (let id = from; id < to; id++) {
      const precedence = precedenceOf(rules, id, model);
      const place = places[precedence] ?? 0;
      order[place] = id;
      places[precedence] = place + 1;
    }
  });
  return order;
}

const MOST_BITS = 128;
const PRECEDENCES = MOST_BITS + 1;

/** What a model sorts by, the lowest first and equal ones as written: this is all that an evaluation model is. */
function precedenceOf(rules: RuleTable, id: RuleId, model: Exclude<EvaluationModel, "first-match">): number {
  switch (model) {
    case "accept-overrides":
      return rules.actions[id] === ACCEPT ? 0 : 1;
    case "most-specific": {
      const mask = rules.masks[id] ?? 0;
      return MOST_BITS - (rules.kinds[id] === IPV4 ? bitCountOf(mask) : mask);
    }
  }
}

/** The rule with this id; asking for one that is not there is a bug. */
export function ruleOf(ruleSet: RuleSet, id: RuleId): Rule {
  return ruleAtRow(ruleSet.rules, id);
}

/** All rules from one on, in file order. */
export function* rulesOf({ rules }: RuleSet, first: RuleId = 0): Generator<Rule> {
  for (let id = first; id < rules.count; id++) yield ruleAtRow(rules, id);
}

/** What stands on a line. O(log lines). */
export function lineAt({ rules, notes }: RuleSet, line: number): Line {
  const note = firstFrom(notes.lines, line);
  const noted = notes.lines[note] === line ? notes.read[note] : undefined;
  if (noted !== undefined) return noted;
  const id = firstFrom(rules.lines, line);
  return rules.lines[id] === line ? { ...BLANK_LINE, statement: ruleAtRow(rules, id) } : BLANK_LINE;
}

/** The 1-based line of a rule, as people count. */
export function lineNumberOf(ruleSet: RuleSet, id: RuleId): number {
  return (ruleSet.rules.lines[id] ?? 0) + 1;
}

/** The rule as it is written, without its comment. */
export function ruleText(ruleSet: RuleSet, id: RuleId): string {
  const { start, end } = spanOfRule(ruleOf(ruleSet, id));
  return textOfLine(ruleSet, ruleSet.rules.lines[id] ?? 0).slice(start, end);
}

/** The rule as it is written, with single spaces: a name for it in lists. */
export function ruleLabel(ruleSet: RuleSet, id: RuleId): string {
  return oneSpaced(ruleText(ruleSet, id));
}

/** The whole text of a file. */
export function textOf({ text }: RuleSet): string {
  return wholeOf(text);
}

/** The text of a line, without its end of line. */
export function textOfLine({ text, lineStarts }: RuleSet, line: number): string {
  const start = lineStarts[line] ?? text.length;
  const whole = sliceOf(text, start, lineStarts[line + 1] ?? text.length);
  if (whole.endsWith("\r\n")) return whole.slice(0, -2);
  return whole.endsWith("\n") || whole.endsWith("\r") ? whole.slice(0, -1) : whole;
}
