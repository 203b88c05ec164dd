import { type DocumentHighlight, DocumentHighlightKind, type Position } from "vscode-languageserver-types";
import { type Analysis, overlapping, takers } from "../../core/index.js";
import { rangeOfRule, ruleAt } from "../convert.js";

/** The rules that overlap the one under the cursor; as written those that take addresses from it, as read the others. */
export function documentHighlights(analysis: Analysis, position: Position): DocumentHighlight[] {
  const { ruleSet } = analysis;
  const id = ruleAt(ruleSet, position);
  if (id === undefined) return [];
  const taking = new Set(takers(analysis, id));
  const others = overlapping(ruleSet, id).map(
    (other): DocumentHighlight => ({
      range: rangeOfRule(ruleSet, other),
      kind: taking.has(other) ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }),
  );
  return [{ range: rangeOfRule(ruleSet, id), kind: DocumentHighlightKind.Text }, ...others];
}
