import { type InlayHint, InlayHintKind, type Range } from "vscode-languageserver-types";
import {
  type Analysis,
  countDecided,
  decidesAll,
  firstRuleFrom,
  formatCount,
  hasDottedMask,
  isDead,
  isUncertain,
  matchCountOf,
  prefixLengthOf,
  type Rule,
  type RuleId,
  ruleOf,
  spanOfRule,
  textOfLine,
} from "../../core/index.js";
import { linesOf } from "../convert.js";

/** Which hints are shown. */
export interface InlayHintOptions {
  /** The prefix length behind a dotted mask that has one; not of single hosts and catch-alls, which everybody knows. */
  readonly prefixLength: boolean;
  /** How many addresses a rule decides, where that is a part of what it matches; not of catch-alls, which are meant so. */
  readonly decides: boolean;
}

/** What is shown between the words of the rules in a range. */
export function inlayHints(analysis: Analysis, range: Range, options: InlayHintOptions): InlayHint[] {
  const { rules } = analysis.ruleSet;
  const { first, last } = linesOf(range);
  const hints: InlayHint[] = [];
  for (let id = firstRuleFrom(rules, first); id < rules.count; id++) {
    const line = rules.lines[id] ?? 0;
    if (line > last) break;
    if (rules.masks[id] === 0) continue;
    const rule = ruleOf(analysis.ruleSet, id);
    if (options.prefixLength) hints.push(...lengthHint(analysis, line, rule));
    if (options.decides) hints.push(...shareHint(analysis, line, id, rule));
  }
  return hints;
}

function lengthHint({ ruleSet }: Analysis, line: number, rule: Rule): readonly InlayHint[] {
  const { source, maskSpan } = rule;
  if (source.kind !== "ipv4" || maskSpan === undefined || !hasDottedMask(textOfLine(ruleSet, line), rule)) return [];
  const length = prefixLengthOf(source.mask);
  if (length === undefined || length === 32) return [];
  const position = { line, character: maskSpan.end };
  return [{ position, label: `/${length}`, kind: InlayHintKind.Type, paddingLeft: true }];
}

function shareHint(analysis: Analysis, line: number, id: RuleId, rule: Rule): readonly InlayHint[] {
  // What is dead is faded, and of the uncertain the hover tells.
  if (isDead(analysis.traits, id) || isUncertain(analysis, id) || decidesAll(analysis, id)) return [];
  const [part, whole] = [countDecided(analysis.partition, rule.source, id), matchCountOf(rule.source)];
  const position = { line, character: spanOfRule(rule).end };
  const label = `decides ${formatCount(part)} of ${formatCount(whole)}`;
  return [{ position, label, paddingLeft: true }];
}
