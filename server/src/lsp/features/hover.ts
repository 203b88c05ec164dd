import type { HoverParams } from "vscode-languageserver-protocol";
import { type Hover, MarkupKind } from "vscode-languageserver-types";
import {
  type Analysis,
  addresses,
  type Directive,
  describeAddress,
  describeMask,
  describeRule,
  type EvaluationModel,
  type Fact,
  firstRuleFrom,
  formatCount,
  lineAt,
  lineNumberOf,
  type Rule,
  ruleText,
  type Span,
  type Statement,
  sourcesIn,
  unmatchedCount,
  type WrittenSource,
} from "../../core/index.js";
import { rangeOf } from "../convert.js";
import type { Feature } from "./feature.js";

/** Explains the word at a position: what a rule decides, the network of an address, the effect of a mask. */
export const hover: Feature<HoverParams, Hover | null> = {
  method: "textDocument/hover",
  capability: { hoverProvider: true },
  needs: "analysis",
  fallback: () => null,
  answer({ analysis }, { position: { line, character } }) {
    const statement = lineAt(analysis.ruleSet, line).statement;
    if (statement === undefined) return null;
    const isHovered = ({ span }: HoverPart) => character >= span.start && character <= span.end;
    const part = partsOf(analysis, line, statement).find(isHovered);
    if (part === undefined) return null;
    return { range: rangeOf(line, part.span), contents: { kind: MarkupKind.Markdown, value: part.markdown() } };
  },
};

interface HoverPart {
  readonly span: Span;
  readonly markdown: () => string;
}

function partsOf(analysis: Analysis, line: number, statement: Statement): readonly HoverPart[] {
  switch (statement.kind) {
    case "rule":
      return [
        { span: statement.actionSpan, markdown: () => actionMarkdown(analysis, line, statement) },
        ...sourceParts(statement),
      ];
    case "expectation":
      return sourcesIn(statement).flatMap(sourceParts);
    case "default":
    case "evaluate":
      return [{ span: statement.span, markdown: () => directiveMarkdown(analysis, line, statement) }];
  }
}

function sourceParts(written: WrittenSource): readonly HoverPart[] {
  const { source, addressSpan, maskSpan } = written;
  return [
    { span: addressSpan, markdown: () => factsMarkdown([...describeAddress(source), ...describeMask(source)]) },
    ...(maskSpan === undefined ? [] : [{ span: maskSpan, markdown: () => factsMarkdown(describeMask(source)) }]),
  ];
}

function actionMarkdown(analysis: Analysis, line: number, { action }: Rule): string {
  const { ruleSet } = analysis;
  const id = firstRuleFrom(ruleSet.rules, line);
  const { summary, others, decided } = describeRule(analysis, id);
  const blocks = [...decided.blocks.map(code), ...(decided.isTruncated ? ["…"] : [])].join(", ");
  const takers = others.map(
    ({ rule, message }) => `- line ${lineNumberOf(ruleSet, rule)} ${code(ruleText(ruleSet, rule))} ${message}`,
  );
  return [`**${action}**`, summary, blocks, takers.join("\n")].filter((part) => part !== "").join("\n\n");
}

function directiveMarkdown({ ruleSet, partition }: Analysis, line: number, directive: Directive): string {
  const effective = ruleSet[directive.kind];
  if (effective?.line !== line) {
    const instead = effective === undefined ? "" : ` Line ${effective.line + 1} has.`;
    return `**${directive.kind}**\n\nThis directive has no effect.${instead}`;
  }
  if (directive.kind === "evaluate") return modelText[directive.model];
  const [ipv4, ipv6] = [unmatchedCount(partition, "ipv4"), unmatchedCount(partition, "ipv6")];
  const unmatched = `${addresses(ipv4)} of IPv4 and ${formatCount(ipv6)} of IPv6`;
  const atLeast = partition.ipv4.complete ? "" : "at least ";
  return `**default ${directive.action}**\n\nDecides what no rule matches: ${atLeast}${unmatched}.`;
}

const modelText: Readonly<Record<EvaluationModel, string>> = {
  "first-match": "**first-match**\n\nThe rules are asked as written; the first that matches decides.",
  "most-specific": "**most-specific**\n\nThe rule with the most mask bits that matches decides; of equals the first.",
  "accept-overrides": "**accept-overrides**\n\nAccept rules are asked before reject rules, each as written.",
};

function factsMarkdown(facts: readonly Fact[]): string {
  return ["| | |", "|-|-|", ...facts.map(({ name, value }) => `| ${name} | ${code(value)} |`)].join("\n");
}

/** Formats a text as code. The text is canonical or parsed, and no word of the grammar has a backtick or a bar. */
function code(text: string): string {
  return `\`${text}\``;
}
