import type { DocumentHighlightParams } from "vscode-languageserver-protocol";
import { type DocumentHighlight, DocumentHighlightKind } from "vscode-languageserver-types";
import { overlapping, takers } from "../../core/index.js";
import { rangeOfRule, ruleAt } from "../convert.js";
import type { Feature } from "./feature.js";

/** Marks the rules that overlap the rule under the cursor: `Write` if they take addresses from it, else `Read`. */
export const documentHighlights: Feature<DocumentHighlightParams, DocumentHighlight[]> = {
  method: "textDocument/documentHighlight",
  capability: { documentHighlightProvider: true },
  needs: "analysis",
  fallback: () => [],
  *answer({ analysis }, { position }, budget) {
    const { ruleSet } = analysis;
    const id = ruleAt(ruleSet, position);
    if (id === undefined) return [];
    const taking = new Set(yield* takers(analysis, id, budget));
    const others = (yield* overlapping(ruleSet, id)).map(
      (other): DocumentHighlight => ({
        range: rangeOfRule(ruleSet, other),
        kind: taking.has(other) ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      }),
    );
    return [{ range: rangeOfRule(ruleSet, id), kind: DocumentHighlightKind.Text }, ...others];
  },
};
