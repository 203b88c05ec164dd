import type { FoldingRangeParams } from "vscode-languageserver-protocol";
import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver-types";
import { commentBlocksOf, sectionsOf } from "../../core/index.js";
import type { Feature } from "./feature.js";

/** Folds sections, and comments of several lines. */
export const foldingRanges: Feature<FoldingRangeParams, FoldingRange[]> = {
  method: "textDocument/foldingRange",
  capability: { foldingRangeProvider: true },
  needs: "text",
  isOursOnly: true,
  fallback: () => [],
  answer({ ruleSet }) {
    const sections = sectionsOf(ruleSet).map(({ line, lastLine }) => fold(line, lastLine, FoldingRangeKind.Region));
    const comments = commentBlocksOf(ruleSet).map(({ first, last }) => fold(first, last, FoldingRangeKind.Comment));
    return [...sections, ...comments].filter(({ startLine, endLine }) => endLine > startLine);
  },
};

function fold(startLine: number, endLine: number, kind: FoldingRangeKind): FoldingRange {
  return { startLine, endLine, kind };
}
