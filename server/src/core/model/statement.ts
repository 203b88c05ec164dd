import type { AddressFault } from "../address/address.js";
import { type Span, textAt } from "../text/text.js";
import type { Source } from "./source.js";

/** What a rule says. */
export type Action = "accept" | "reject";
/** What an address gets. */
export type Verdict = Action;

/** The order in which the rules are asked. The first that matches decides. */
export type EvaluationModel = "first-match" | "most-specific" | "accept-overrides";

/** A source with the spans of its words. `maskSpan` covers the mask or the prefix length, without the slash. */
export interface WrittenSource {
  readonly source: Source;
  readonly addressSpan: Span;
  readonly maskSpan: Span | undefined;
}

export interface Rule extends WrittenSource {
  readonly kind: "rule";
  readonly action: Action;
  /** The word or words of the action, in front of the source or behind it. `undefined` if the line does not have them. */
  readonly actionSpan: Span | undefined;
}

export interface DefaultDirective {
  readonly kind: "default";
  readonly action: Action;
  readonly span: Span;
}

export interface EvaluateDirective {
  readonly kind: "evaluate";
  readonly model: EvaluationModel;
  readonly span: Span;
}

export type Directive = DefaultDirective | EvaluateDirective;

/** A test in the file: every address of the source must get this verdict. `by`, if present, must decide it. */
export interface Expectation extends WrittenSource {
  readonly kind: "expectation";
  readonly action: Action;
  readonly by: WrittenSource | "default" | undefined;
  readonly span: Span;
}

export type Statement = Rule | Directive | Expectation;

/** The reason why a line is not a statement. `findings/` has the wording for people. */
export type Problem = {
  /** The columns that an editor underlines. */
  readonly span: Span;
} & (
  | { readonly code: "syntax-error"; readonly reason: SyntaxFault }
  | { readonly code: "invalid-address"; readonly reason: AddressFault }
  | { readonly code: "invalid-mask"; readonly reason: MaskFault }
);

export type SyntaxFault =
  | "unknown-statement"
  | "missing-action"
  | "unknown-action"
  | "missing-model"
  | "unknown-model"
  | "missing-source"
  | "missing-address"
  | "any-with-mask"
  | "unknown-any"
  | "address-range"
  | "surplus-word"
  | "nul-character"
  | "utf-16";

export type MaskFault =
  | "length-without-slash"
  | "missing-length"
  | "blank-before-slash"
  | "length-too-large"
  | "leading-zero"
  | "ipv6-takes-length"
  | "not-a-mask";

/** A comment with a meaning. Other comments are not kept. */
export type Comment =
  | { readonly kind: "section"; readonly title: string; readonly span: Span }
  | {
      readonly kind: "ignore";
      readonly codes: readonly { readonly code: string; readonly span: Span }[];
      readonly span: Span;
    };

/** Returns the columns from the first word of a rule to the last, on the line of its address. */
export function spanOfRule(rule: Rule): Span {
  const source = spanOfSource(rule);
  const { start, end } = rule.actionSpan ?? source;
  return { start: Math.min(start, source.start), end: Math.max(end, source.end) };
}

/** Returns the columns of a statement. */
export function spanOfStatement(statement: Statement): Span {
  return statement.kind === "rule" ? spanOfRule(statement) : statement.span;
}

/** Returns the sources in a statement: one in a rule, one or two in an expectation, none in a directive. */
export function sourcesIn(statement: Statement): readonly WrittenSource[] {
  if (statement.kind === "rule") return [statement];
  if (statement.kind !== "expectation") return [];
  return typeof statement.by === "object" ? [statement, statement.by] : [statement];
}

export function spanOfSource(written: WrittenSource): Span {
  return { start: written.addressSpan.start, end: (written.maskSpan ?? written.addressSpan).end };
}

/** Whether a source has a dotted mask. `text` is its line. */
export function hasDottedMask(text: string, { maskSpan }: WrittenSource): boolean {
  return maskSpan !== undefined && textAt(text, maskSpan).includes(".");
}
