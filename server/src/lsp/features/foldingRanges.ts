import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver-types";
import { commentBlocksOf, type RuleSet, sectionsOf } from "../../core/index.js";

/** What can be folded: sections, and comments of several lines. */
export function foldingRanges(ruleSet: RuleSet): FoldingRange[] {
  const sections = sectionsOf(ruleSet).map(({ line, lastLine }) => fold(line, lastLine, FoldingRangeKind.Region));
  const comments = commentBlocksOf(ruleSet).map(({ first, last }) => fold(first, last, FoldingRangeKind.Comment));
  return [...sections, ...comments].filter(({ startLine, endLine }) => endLine > startLine);
}

function fold(startLine: number, endLine: number, kind: FoldingRangeKind): FoldingRange {
  return { startLine, endLine, kind };
}
