import { lineText } from "../text.js";
import { specificityOf } from "./source.js";
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

/** One line of a file, read. At most one of `statement` and `problem` is there; a blank line has neither. */
export interface Line {
  readonly statement: Statement | undefined;
  readonly problem: Problem | undefined;
  readonly comment: Comment | undefined;
}

/** A rule's place among the rules of its file, from 0. */
export type RuleId = number;

/** An ordered accept/reject list with the places it was read from. Lines are 0-based here and 1-based where people see them. */
export interface RuleSet {
  readonly text: string;
  /** Offset of each line in `text`. */
  readonly lineStarts: Uint32Array;
  readonly lines: readonly Line[];
  /** In file order; lines that do not parse are no rules. */
  readonly rules: readonly Rule[];
  /** The line of each rule. */
  readonly ruleLines: Uint32Array;
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

/** Puts lines that were read together to a rule set. */
export function assemble(text: string, lineStarts: Uint32Array, lines: readonly Line[]): RuleSet {
  const rules: Rule[] = [];
  const ruleLines: number[] = [];
  const idleDirectives: IdleDirective[] = [];
  let defaultPlace: RuleSet["default"];
  let evaluatePlace: RuleSet["evaluate"];
  let problemCount = 0;
  for (let line = 0; line < lines.length; line++) {
    const read = lines[line];
    if (read?.problem !== undefined) problemCount++;
    const statement = read?.statement;
    if (statement === undefined) continue;
    if (statement.kind === "rule") {
      rules.push(statement);
      ruleLines.push(line);
    } else if (statement.kind !== "expectation") {
      const earlier = statement.kind === "default" ? defaultPlace : evaluatePlace;
      if (earlier !== undefined) idleDirectives.push({ directive: statement, line, why: "duplicate" });
      else if (rules.length > 0) idleDirectives.push({ directive: statement, line, why: "misplaced" });
      else if (statement.kind === "default") defaultPlace = { directive: statement, line };
      else evaluatePlace = { directive: statement, line };
    }
  }
  return {
    text,
    lineStarts,
    lines,
    rules,
    ruleLines: Uint32Array.from(ruleLines),
    default: defaultPlace,
    evaluate: evaluatePlace,
    idleDirectives,
    problemCount,
  };
}

/** The same file with only these rules of it, in file order: rule i of the result is rule `ids[i]` here. */
export function withRules(ruleSet: RuleSet, ids: readonly RuleId[]): RuleSet {
  return {
    ...ruleSet,
    rules: ids.map((id) => ruleOf(ruleSet, id)),
    ruleLines: Uint32Array.from(ids, (id) => ruleSet.ruleLines[id] ?? 0),
  };
}

/** What an address gets that no rule matches: accept, as Exchange did, unless the file says otherwise. */
export function defaultActionOf(ruleSet: RuleSet): Action {
  return ruleSet.default?.directive.action ?? "accept";
}

/** Whether the file says anything about the default, be it in the wrong place. */
export function speaksOfDefault(ruleSet: RuleSet): boolean {
  return ruleSet.default !== undefined || ruleSet.idleDirectives.some(({ directive }) => directive.kind === "default");
}

export function modelOf(ruleSet: RuleSet): EvaluationModel {
  return ruleSet.evaluate?.directive.model ?? "first-match";
}

/** The rules in the order in which the model asks them: the first that matches decides. */
export function evaluationOrder(ruleSet: RuleSet, model: EvaluationModel): Uint32Array {
  const order = Uint32Array.from(ruleSet.rules.keys());
  if (model === "first-match") return order;
  const sortKey = ruleSet.rules.map((rule) =>
    model === "most-specific" ? -specificityOf(rule.source) : rule.action === "accept" ? 0 : 1,
  );
  return order.sort((one, other) => (sortKey[one] ?? 0) - (sortKey[other] ?? 0) || one - other);
}

/** The rule with this id; asking for one that is not there is a bug. */
export function ruleOf(ruleSet: RuleSet, id: RuleId): Rule {
  const rule = ruleSet.rules[id];
  if (rule === undefined) throw new Error(`no rule ${id} among ${ruleSet.rules.length}`);
  return rule;
}

/** The 1-based line of a rule, as people count. */
export function lineNumberOf(ruleSet: RuleSet, id: RuleId): number {
  return (ruleSet.ruleLines[id] ?? 0) + 1;
}

/** The rule as it is written, without its comment. */
export function ruleText(ruleSet: RuleSet, id: RuleId): string {
  const { start, end } = spanOfRule(ruleOf(ruleSet, id));
  return lineText(ruleSet.text, ruleSet.lineStarts, ruleSet.ruleLines[id] ?? 0).slice(start, end);
}
