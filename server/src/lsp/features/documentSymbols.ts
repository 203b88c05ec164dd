import type { DocumentSymbolParams } from "vscode-languageserver-protocol";
import { type DocumentSymbol, SymbolKind } from "vscode-languageserver-types";
import {
  type Analysis,
  done,
  firstRuleFrom,
  isDead,
  type RuleId,
  type RuleSet,
  ruleLabel,
  ruleOf,
  type Section,
  sectionsOf,
} from "../../core/index.js";
import { plainText } from "../../protocol/plainText.js";
import { rangeOf, rangeOfLines, rangeOfRule } from "../convert.js";
import type { Feature } from "./feature.js";

/** Outlines a file: the rules above the first section, then the sections, each with its rules. */
export const documentSymbols: Feature<DocumentSymbolParams, DocumentSymbol[]> = {
  method: "textDocument/documentSymbol",
  capability: { documentSymbolProvider: true },
  needs: "text first",
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
    symbols.push({
      name: plainText(ruleLabel(ruleSet, id)),
      ...(analysis !== undefined && isDead(analysis.traits, id) ? { detail: "decides nothing" } : {}),
      kind: symbolKindOf(ruleSet, id),
      range,
      selectionRange: range,
    });
  }
  return symbols;
}

/** Returns the kind of a rule's symbol. No kind means a rule, but editors draw these two differently. */
export function symbolKindOf(ruleSet: RuleSet, id: RuleId): SymbolKind {
  return ruleOf(ruleSet, id).action === "accept" ? SymbolKind.Event : SymbolKind.Operator;
}
