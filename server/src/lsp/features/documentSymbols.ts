import type { DocumentSymbolParams } from "vscode-languageserver-protocol";
import { type DocumentSymbol, SymbolKind } from "vscode-languageserver-types";
import {
  type Analysis,
  commentStartOf,
  done,
  firstRuleFrom,
  isDead,
  type RuleId,
  type RuleSet,
  ruleLabel,
  ruleOf,
  type Section,
  sectionsOf,
  textOfLine,
} from "../../core/index.js";
import { plainText } from "../../protocol/plainText.js";
import { rangeOf, rangeOfLines, rangeOfRule } from "../convert.js";
import type { Feature } from "./feature.js";

/** Outlines a file: the rules above the first section, then the sections, each with its rules. */
export const documentSymbols: Feature<DocumentSymbolParams, DocumentSymbol[]> = {
  method: "textDocument/documentSymbol",
  capability: { documentSymbolProvider: true },
  needs: "text first",
  isOursOnly: true,
  fallback: () => [],
  answer: ({ ruleSet, analysis }) => done(outlineOf(ruleSet, analysis)),
};

/** The most rules that an outline lists. The outline of a larger file has only sections. */
const RULES_AT_MOST = 10_000;

function outlineOf(ruleSet: RuleSet, analysis: Analysis | undefined): DocumentSymbol[] {
  const sections = sectionsOf(ruleSet);
  const showsRules = ruleSet.rules.count <= RULES_AT_MOST;
  const rulesIn = (first: number, next: Section | undefined) =>
    showsRules ? ruleSymbols(ruleSet, analysis, first, next?.line ?? ruleSet.lineStarts.length) : [];
  return [
    ...rulesIn(0, sections[0]),
    ...sections.map(({ title, line, span, lastLine }, place) => ({
      name: plainText(title),
      kind: SymbolKind.Namespace,
      range: rangeOfLines(ruleSet, line, lastLine),
      selectionRange: rangeOf(line, span),
      children: rulesIn(line, sections[place + 1]),
    })),
  ];
}

/** Returns the symbols of the rules on the lines from `first` to `end` (exclusive). */
function ruleSymbols(ruleSet: RuleSet, analysis: Analysis | undefined, first: number, end: number): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  const last = firstRuleFrom(ruleSet.rules, end);
  for (let id = firstRuleFrom(ruleSet.rules, first); id < last; id++) {
    const range = rangeOfRule(ruleSet, id);
    const comment = commentOfRule(ruleSet, id);
    const label = ruleLabel(ruleSet, id);
    const dead = analysis !== undefined && isDead(analysis.traits, id) ? ["decides nothing"] : [];
    // People know a rule by its comment, if it has one.
    const [name, ...details] = comment === "" ? [label, ...dead] : [comment, label, ...dead];
    symbols.push({
      name: plainText(name ?? label),
      ...(details.length > 0 ? { detail: plainText(details.join(" · ")) } : {}),
      kind: symbolKindOf(ruleSet, id),
      range,
      selectionRange: range,
    });
  }
  return symbols;
}

/** Returns the comment at the end of a rule's line, without its mark. Ignore comments are for the tool, not for people. */
function commentOfRule(ruleSet: RuleSet, id: RuleId): string {
  const text = textOfLine(ruleSet, ruleSet.rules.lines[id] ?? 0);
  const start = commentStartOf(text);
  const comment = start < 0 ? "" : text.slice(start).replace(/^#+/, "").trim();
  return comment.startsWith("imcrules-") ? "" : comment.slice(0, LONGEST_NAME);
}

const LONGEST_NAME = 200;

/** Returns the kind of a rule's symbol. No kind means a rule. Editors draw these two differently, and in no loud colour. */
export function symbolKindOf(ruleSet: RuleSet, id: RuleId): SymbolKind {
  return ruleOf(ruleSet, id).action === "accept" ? SymbolKind.Key : SymbolKind.Null;
}
