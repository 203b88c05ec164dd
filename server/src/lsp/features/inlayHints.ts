import type { InlayHintParams } from "vscode-languageserver-protocol";
import { type InlayHint, InlayHintKind } from "vscode-languageserver-types";
import {
  type Analysis,
  type Budget,
  firstRuleFrom,
  formatCount,
  hasDottedMask,
  isDead,
  ownShareOf,
  prefixLengthOf,
  type Rule,
  type RuleId,
  ruleOf,
  type Steps,
  spanOfRule,
  textOfLine,
} from "../../core/index.js";
import { linesOf } from "../convert.js";
import type { Feature } from "./feature.js";

/** Lists the hints behind the masks and rules in a range. */
export const inlayHints: Feature<InlayHintParams, InlayHint[]> = {
  method: "textDocument/inlayHint",
  capability: { inlayHintProvider: true },
  needs: "analysis",
  fallback: () => [],
  *answer({ analysis, settings: { inlayHints: shown } }, { range }, budget) {
    const { rules } = analysis.ruleSet;
    const { first, last } = linesOf(range);
    const hints: InlayHint[] = [];
    for (let id = firstRuleFrom(rules, first); id < rules.count; id++) {
      const line = rules.lines[id] ?? 0;
      if (line > last) break;
      if (rules.masks[id] === 0) continue;
      const rule = ruleOf(analysis.ruleSet, id);
      if (shown.prefixLength) hints.push(...lengthHint(analysis, line, rule));
      if (shown.decides) hints.push(...(yield* shareHint(analysis, line, id, rule, budget)));
    }
    return hints;
  },
};

function lengthHint({ ruleSet }: Analysis, line: number, rule: Rule): readonly InlayHint[] {
  const { source, maskSpan } = rule;
  if (source.kind !== "ipv4" || maskSpan === undefined || !hasDottedMask(textOfLine(ruleSet, line), rule)) return [];
  const length = prefixLengthOf(source.mask);
  if (length === undefined || length === 32) return [];
  const position = { line, character: maskSpan.end };
  return [{ position, label: `/${length}`, kind: InlayHintKind.Type, paddingLeft: true }];
}

function* shareHint(
  analysis: Analysis,
  line: number,
  id: RuleId,
  rule: Rule,
  budget: Budget,
): Steps<readonly InlayHint[]> {
  // Dead rules are faded.
  if (isDead(analysis.traits, id)) return [];
  const { count, whole, unproved } = yield* ownShareOf(analysis, id, budget);
  // The hover explains what is not proved.
  if (count === whole || unproved > 0n) return [];
  const position = { line, character: spanOfRule(rule).end };
  const label = `decides ${formatCount(count)} of ${formatCount(whole)}`;
  return [{ position, label, paddingLeft: true }];
}
