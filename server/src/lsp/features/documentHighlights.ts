import type { DocumentHighlightParams } from "vscode-languageserver-protocol";
import { type DocumentHighlight, DocumentHighlightKind } from "vscode-languageserver-types";
import { isOfNeighbour, takers } from "../../core/index.js";
import { rangeOfRule, ruleAt } from "../convert.js";
import type { Feature } from "./feature.js";
import { listAt } from "./ruleFile.js";

/** The most rules that are marked. Marks all over a file show nothing. */
const TAKERS_AT_MOST = 5;

/** Marks the rule under the cursor, and the rules that take the largest parts of its addresses. */
export const documentHighlights: Feature<DocumentHighlightParams, DocumentHighlight[]> = {
  method: "textDocument/documentHighlight",
  capability: { documentHighlightProvider: true },
  needs: "analysis",
  fallback: () => [],
  *answer(file, { position }, budget) {
    const { analysis } = listAt(file, position.line);
    const { ruleSet } = analysis;
    const id = ruleAt(ruleSet, position);
    if (id === undefined) return [];
    const taking = (yield* takers(analysis, id, budget))
      .filter((other) => !isOfNeighbour(ruleSet, other))
      .slice(0, TAKERS_AT_MOST);
    return [
      { range: rangeOfRule(ruleSet, id), kind: DocumentHighlightKind.Text },
      ...taking.map((other) => ({ range: rangeOfRule(ruleSet, other), kind: DocumentHighlightKind.Write })),
    ];
  },
};
