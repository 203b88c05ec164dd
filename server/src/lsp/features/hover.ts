import type { HoverParams } from "vscode-languageserver-protocol";
import { type Hover, MarkupKind } from "vscode-languageserver-types";
import {
  type Budget,
  byFamily,
  countsIn,
  type Directive,
  describeAddress,
  describeHitsOf,
  describeMask,
  describeRule,
  done,
  type EvaluationModel,
  type Fact,
  formatSource,
  hasDoubts,
  isIncluded,
  isOurs,
  lineAt,
  linesOf,
  quoted,
  type Rule,
  type RuleId,
  type RuleSet,
  ruleOf,
  ruleText,
  type Span,
  type Statement,
  type Steps,
  sourcesIn,
  verdictName,
  type WrittenSource,
} from "../../core/index.js";
import { historySchemes } from "../../protocol/history.js";
import { rangeOf, rulesOn, schemeOf } from "../convert.js";
import type { Feature } from "./feature.js";
import { listAt, type RuleFile } from "./ruleFile.js";

/** Explains the word at a position: what a rule decides, the network of an address, the effect of a mask. */
export const hover: Feature<HoverParams, Hover | null> = {
  method: "textDocument/hover",
  capability: { hoverProvider: true },
  needs: "analysis",
  fallback: () => null,
  *answer(open, { position }, budget) {
    const { line, character } = position;
    const file = listAt(open, line);
    const { ruleSet } = file.analysis;
    const statement = lineAt(ruleSet, line).statement;
    if (statement === undefined) return null;
    const isHovered = ({ span }: HoverPart) => character >= span.start && character <= span.end;
    const parts =
      statement.kind === "rule"
        ? rulesOn(ruleSet, line).flatMap((id) => ruleParts(file, id))
        : partsOf(file, line, statement);
    const part = parts.find(isHovered);
    if (part === undefined) return null;
    const value = yield* part.markdown(budget);
    return {
      range: rangeOf(line, part.span),
      contents: { kind: MarkupKind.Markdown, value: isOurs(ruleSet) ? value : `${readerOf(ruleSet)}\n\n${value}` },
    };
  },
};

interface HoverPart {
  readonly span: Span;
  readonly markdown: (budget: Budget) => Steps<string>;
}

/** Says who reads the text so. Hovers of several extensions are shown together. */
function readerOf({ format }: RuleSet): string {
  return `${format.program} reads this as:`;
}

/** Returns the parts of a rule. Without a word for its action, the parts of its source say what the rule decides. */
function ruleParts(file: RuleFile, id: RuleId): readonly HoverPart[] {
  const rule = ruleOf(file.analysis.ruleSet, id);
  const { actionSpan } = rule;
  const sources = sourceParts(rule);
  if (actionSpan !== undefined) {
    return [{ span: actionSpan, markdown: (budget) => actionMarkdown(file, id, rule, budget) }, ...sources];
  }
  return sources.map(({ span, markdown }) => ({
    span,
    *markdown(budget) {
      return `${yield* actionMarkdown(file, id, rule, budget)}\n\n${yield* markdown(budget)}`;
    },
  }));
}

function partsOf(file: RuleFile, line: number, statement: Exclude<Statement, Rule>): readonly HoverPart[] {
  switch (statement.kind) {
    case "expectation":
      return sourcesIn(statement).flatMap(sourceParts);
    case "default":
    case "evaluate":
      return [{ span: statement.span, markdown: (budget) => directiveMarkdown(file, line, statement, budget) }];
  }
}

function sourceParts(written: WrittenSource): readonly HoverPart[] {
  const { source, addressSpan, maskSpan } = written;
  return [
    { span: addressSpan, markdown: () => done(factsMarkdown([...describeAddress(source), ...describeMask(source)])) },
    ...(maskSpan === undefined ? [] : [{ span: maskSpan, markdown: () => done(factsMarkdown(describeMask(source))) }]),
  ];
}

function* actionMarkdown(file: RuleFile, id: RuleId, { action }: Rule, budget: Budget): Steps<string> {
  const { analysis, selection, hits } = file;
  const { ruleSet } = analysis;
  // The editor shows the message of a finding beside the hover, but not in old versions. It names the lines that hide the rule.
  const isHistory = historySchemes.has(schemeOf(file.uri));
  const isExplained =
    !isHistory && selection.published.some(({ faded, place }) => faded && "rule" in place && place.rule === id);
  const title = `**${verdictName(ruleSet, action)}**`;
  if (isExplained) return `${title}\n\nDecides nothing.`;
  const { summary, others, decided } = yield* describeRule(analysis, id, budget);
  const ranges = decided.map((range) => (range === "…" ? range : code(range))).join(", ");
  const textOf = (rule: RuleId) =>
    isOurs(ruleSet) || isIncluded(ruleSet.rules, rule)
      ? ruleText(ruleSet, rule)
      : formatSource(ruleOf(ruleSet, rule).source);
  const takers = others.map(({ rule, message }) => `- ${linesOf(ruleSet, [rule])} ${code(textOf(rule))} ${message}`);
  // Only conditions have words of the file.
  const hitText = hits === undefined ? "" : escaped(describeHitsOf(analysis, hits, id));
  return [title, hasDoubts(ruleSet) ? escaped(summary) : summary, ranges, takers.join("\n"), hitText]
    .filter((part) => part !== "")
    .join("\n\n");
}

function* directiveMarkdown(
  { analysis, hits }: RuleFile,
  line: number,
  directive: Directive,
  budget: Budget,
): Steps<string> {
  const { ruleSet } = analysis;
  const effective = ruleSet[directive.kind];
  if (effective?.line !== line) {
    const instead = effective === undefined ? "" : ` Line ${effective.line + 1} has.`;
    return `**${directive.kind}**\n\nThis directive has no effect.${instead}`;
  }
  if (directive.kind === "evaluate") return modelText[directive.model];
  const ipv4 = yield* countsIn(analysis, "ipv4", budget);
  const ipv6 = yield* countsIn(analysis, "ipv6", budget);
  const unmatched = byFamily({ ipv4: ipv4.unmatched, ipv6: ipv6.unmatched }).join(" · ") || "nothing";
  const atLeast = ipv4.unproved > 0n ? "at least " : "";
  const hitText = hits === undefined ? "" : `\n\n${escaped(describeHitsOf(analysis, hits, undefined))}`;
  return `**default ${directive.action}**\n\nDecides what no rule matches: ${atLeast}${unmatched}.${hitText}`;
}

const modelText: Readonly<Record<EvaluationModel, string>> = {
  "first-match": "**first-match**\n\nRules are evaluated in file order. The first that matches decides.",
  "most-specific":
    "**most-specific**\n\nThe matching rule with the most mask bits decides. Of equals, the first decides.",
  "accept-overrides":
    "**accept-overrides**\n\nAccept rules are evaluated before reject rules, each kind in file order.",
};

function factsMarkdown(facts: readonly Fact[]): string {
  return ["| | |", "|-|-|", ...facts.map(({ name, value }) => `| ${name} | ${code(value)} |`)].join("\n");
}

/** Writes a sentence that may have words of the file, so that they form nothing. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~&]/g, "\\$&");
}

/** Formats a text as code. A backtick of the text would end it. */
function code(text: string): string {
  return `\`${quoted(text, CODE_AT_MOST).replaceAll("`", "'")}\``;
}

const CODE_AT_MOST = 200;
