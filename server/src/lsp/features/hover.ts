import type { HoverParams } from "vscode-languageserver-protocol";
import { type Hover, MarkupKind } from "vscode-languageserver-types";
import {
  type Analysis,
  type Budget,
  byFamily,
  countsIn,
  type Directive,
  describeAddress,
  describeMask,
  describeRule,
  done,
  type EvaluationModel,
  type Fact,
  firstRuleFrom,
  lineAt,
  lineNumberOf,
  type Rule,
  ruleText,
  type Span,
  type Statement,
  type Steps,
  sourcesIn,
  type WrittenSource,
} from "../../core/index.js";
import { historySchemes } from "../../protocol/history.js";
import { rangeOf, schemeOf } from "../convert.js";
import type { Feature } from "./feature.js";
import type { RuleFile } from "./ruleFile.js";

/** Explains the word at a position: what a rule decides, the network of an address, the effect of a mask. */
export const hover: Feature<HoverParams, Hover | null> = {
  method: "textDocument/hover",
  capability: { hoverProvider: true },
  needs: "analysis",
  fallback: () => null,
  *answer(file, { position: { line, character } }, budget) {
    const { analysis } = file;
    const statement = lineAt(analysis.ruleSet, line).statement;
    if (statement === undefined) return null;
    const isHovered = ({ span }: HoverPart) => character >= span.start && character <= span.end;
    const part = partsOf(file, line, statement).find(isHovered);
    if (part === undefined) return null;
    return {
      range: rangeOf(line, part.span),
      contents: { kind: MarkupKind.Markdown, value: yield* part.markdown(budget) },
    };
  },
};

interface HoverPart {
  readonly span: Span;
  readonly markdown: (budget: Budget) => Steps<string>;
}

function partsOf(file: RuleFile, line: number, statement: Statement): readonly HoverPart[] {
  switch (statement.kind) {
    case "rule":
      return [
        { span: statement.actionSpan, markdown: (budget) => actionMarkdown(file, line, statement, budget) },
        ...sourceParts(statement),
      ];
    case "expectation":
      return sourcesIn(statement).flatMap(sourceParts);
    case "default":
    case "evaluate":
      return [
        { span: statement.span, markdown: (budget) => directiveMarkdown(file.analysis, line, statement, budget) },
      ];
  }
}

function sourceParts(written: WrittenSource): readonly HoverPart[] {
  const { source, addressSpan, maskSpan } = written;
  return [
    { span: addressSpan, markdown: () => done(factsMarkdown([...describeAddress(source), ...describeMask(source)])) },
    ...(maskSpan === undefined ? [] : [{ span: maskSpan, markdown: () => done(factsMarkdown(describeMask(source))) }]),
  ];
}

function* actionMarkdown(file: RuleFile, line: number, { action }: Rule, budget: Budget): Steps<string> {
  const { analysis, selection } = file;
  const { ruleSet } = analysis;
  const id = firstRuleFrom(ruleSet.rules, line);
  // The editor shows the message of a finding beside the hover, but not in old versions. It names the lines that hide the rule.
  const isHistory = historySchemes.has(schemeOf(file.uri));
  const isExplained =
    !isHistory && selection.published.some(({ faded, place }) => faded && "rule" in place && place.rule === id);
  if (isExplained) return `**${action}**\n\nDecides nothing.`;
  const { summary, others, decided } = yield* describeRule(analysis, id, budget);
  const ranges = decided.map((range) => (range === "…" ? range : code(range))).join(", ");
  const takers = others.map(
    ({ rule, message }) => `- line ${lineNumberOf(ruleSet, rule)} ${code(ruleText(ruleSet, rule))} ${message}`,
  );
  return [`**${action}**`, summary, ranges, takers.join("\n")].filter((part) => part !== "").join("\n\n");
}

function* directiveMarkdown(analysis: Analysis, line: number, directive: Directive, budget: Budget): Steps<string> {
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
  return `**default ${directive.action}**\n\nDecides what no rule matches: ${atLeast}${unmatched}.`;
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

/** Formats a text as code. The text is canonical or parsed, and no word of the grammar has a backtick or a bar. */
function code(text: string): string {
  return `\`${text}\``;
}
