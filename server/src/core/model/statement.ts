import type { AddressFault } from "../address/address.js";
import { type Span, textAt } from "../text/text.js";
import type { Source } from "./source.js";

/** What a rule says. What an address gets is a verdict, of the same two values. */
export type Action = "accept" | "reject";
export type Verdict = Action;

/** An order of the rules; in that order the first rule that matches decides. */
export type EvaluationModel = "first-match" | "most-specific" | "accept-overrides";

/** A source and where its words stand; `maskSpan` covers the mask or the length, without the slash. */
export interface WrittenSource {
  readonly source: Source;
  readonly addressSpan: Span;
  readonly maskSpan: Span | undefined;
}

export interface Rule extends WrittenSource {
  readonly kind: "rule";
  readonly action: Action;
  readonly actionSpan: Span;
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

/** A test that stands in the file: every address of the source gets this verdict, decided by `by` where it is given. */
export interface Expectation extends WrittenSource {
  readonly kind: "expectation";
  readonly action: Action;
  readonly by: WrittenSource | "default" | undefined;
  readonly span: Span;
}

export type Statement = Rule | Directive | Expectation;

/** Why a line is no statement. The words for people are made in `findings/`. */
export type Problem = {
  /** What the message is about, as the editor underlines it. */
  readonly span: Span;
  /** The one reading that is meant, where there is just one. */
  readonly meant: { readonly span: Span; readonly text: string } | undefined;
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

/** A comment that means something; free text is not kept. */
export type Comment =
  | { readonly kind: "section"; readonly title: string; readonly span: Span }
  | {
      readonly kind: "ignore";
      readonly codes: readonly { readonly code: string; readonly span: Span }[];
      readonly span: Span;
    };

/** From the first word of the rule to the last. */
export function spanOfRule(rule: Rule): Span {
  return { start: rule.actionSpan.start, end: spanOfSource(rule).end };
}

/** Where a statement stands in its line. */
export function spanOfStatement(statement: Statement): Span {
  return statement.kind === "rule" ? spanOfRule(statement) : statement.span;
}

/** The sources that stand in a statement: that of a rule, one or two of an expectation, none of a directive. */
export function sourcesIn(statement: Statement): readonly WrittenSource[] {
  if (statement.kind === "rule") return [statement];
  if (statement.kind !== "expectation") return [];
  return typeof statement.by === "object" ? [statement, statement.by] : [statement];
}

export function spanOfSource(written: WrittenSource): Span {
  return { start: written.addressSpan.start, end: (written.maskSpan ?? written.addressSpan).end };
}

/** Whether a source on a line of this text has a dotted mask, not a prefix length or nothing. */
export function hasDottedMask(text: string, { maskSpan }: WrittenSource): boolean {
  return maskSpan !== undefined && textAt(text, maskSpan).includes(".");
}
