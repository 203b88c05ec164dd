import { doubtBeside } from "../../analysis/questions/doubt.js";
import { formatCount } from "../../describe/counts.js";
import { unionOf } from "../../model/halves.js";
import { lineAt, lineNumberOf, type RuleSet, textOfLine } from "../../model/ruleSet.js";
import { isIncluded } from "../../model/ruleTable.js";
import { formatSource, type Source } from "../../model/source.js";
import { spanOfSource } from "../../model/statement.js";
import type { Edit } from "../../text/text.js";
import { inTextOrder } from "../fix.js";
import { commentOn, ignoreLinesOf, removeWithIgnores, replaceSpan } from "../lines.js";
import { type PlacedRule, type ProposedRefactoring, type Refactoring, rulesOn } from "../refactoring.js";
import { writtenLike } from "../written.js";

/** The most rules that are merged at once. Each is compared with each. */
const RULES_AT_MOST = 500;

/**
 * Merges rules with the same action if one network matches exactly what two of them match.
 *
 * Merges a single rule with the one below or above it.
 * Offered only if no verdict changes and no rule of the family is in doubt. The merged rule keeps all comments.
 */
export const mergeRules: Refactoring = (analysis, lines) => {
  const { ruleSet } = analysis;
  const rules = rulesOn(ruleSet, lines, RULES_AT_MOST + 1);
  const [only] = rules;
  if (rules.length > RULES_AT_MOST || only === undefined) return [];
  const isInDoubt = (merging: readonly PlacedRule[]) =>
    merging.some(({ id }) => doubtBeside(analysis, id) !== undefined);
  if (isInDoubt(rules)) return [];
  if (rules.length > 1) {
    const merged = mergedOf(ruleSet, rules);
    const label = `Merge ${formatCount(rules.length)} rules into ${formatCount(merged.length)}`;
    return merged.length === rules.length ? [] : offered(ruleSet, label, merged);
  }
  for (const neighbour of [only.id + 1, only.id - 1]) {
    const line = ruleSet.rules.lines[neighbour];
    if (line === undefined || isIncluded(ruleSet.rules, neighbour)) continue;
    const both = { first: Math.min(line, only.line), last: Math.max(line, only.line) };
    const pair = rulesOn(ruleSet, both);
    const merged = mergedOf(ruleSet, pair);
    if (merged.length > 1 || isInDoubt(pair)) continue;
    const into = formatSource(merged[0]?.source ?? only.written.source);
    return offered(ruleSet, `Merge with line ${lineNumberOf(ruleSet, neighbour)} into ${into}`, merged);
  }
  return [];
};

/** A rule that is kept, its new source, and the rules that it replaces. */
interface Merged {
  readonly kept: PlacedRule;
  readonly source: Source;
  readonly replaced: readonly PlacedRule[];
}

/** Merges rules into rules above them until no two can be merged. */
function mergedOf(ruleSet: RuleSet, rules: readonly PlacedRule[]): readonly Merged[] {
  const groups = groupsOf(ruleSet, rules);
  const merged: Merged[] = [];
  for (const rule of rules) {
    let added: Merged = { kept: rule, source: rule.written.source, replaced: [] };
    // A merged rule may merge again.
    for (let place = merged.length - 1; place >= 0; place--) {
      const above = merged[place];
      if (above === undefined || above.kept.written.action !== rule.written.action) continue;
      if (groups.get(above.kept) !== groups.get(rule)) continue;
      const source = unionOf(above.source, added.source);
      if (source === undefined) continue;
      merged.splice(place, 1);
      added = { kept: above.kept, source, replaced: [...above.replaced, added.kept, ...added.replaced] };
      place = merged.length;
    }
    merged.push(added);
  }
  return merged;
}

function offered(ruleSet: RuleSet, label: string, merged: readonly Merged[]): readonly ProposedRefactoring[] {
  const replaced = merged.flatMap((one) => one.replaced.map(({ line }) => line));
  const rewritten = merged.flatMap((one) => (one.replaced.length === 0 ? [] : [rewrite(ruleSet, one)]));
  const edits = inTextOrder([...rewritten, ...removeWithIgnores(ruleSet, replaced)]);
  return [{ label, edits, mustKeepVerdicts: true }];
}

/** Rewrites a kept rule with its new source and all comments, each once. */
function rewrite(ruleSet: RuleSet, { kept, source, replaced }: Merged): Edit {
  const { line, written } = kept;
  const { start } = spanOfSource(written);
  const end = textOfLine(ruleSet, line).length;
  const comments = new Set(
    [line, ...replaced.map((one) => one.line)].flatMap((each) => commentOn(ruleSet, each) ?? []),
  );
  const text = [writtenLike(ruleSet, kept, source), ...comments].join(" ");
  return replaceSpan(ruleSet, line, { start, end }, text);
}

/**
 * Numbers the groups of rules that may be merged with each other.
 *
 * A comment on its own line begins a new group. A rule with an ignore comment has a group of its own.
 */
function groupsOf(ruleSet: RuleSet, rules: readonly PlacedRule[]): ReadonlyMap<PlacedRule, number> {
  const groups = new Map<PlacedRule, number>();
  let group = 0;
  for (const [place, rule] of rules.entries()) {
    const above = rules[place - 1]?.line ?? rule.line;
    for (let line = above + 1; line < rule.line; line++) if (commentOn(ruleSet, line) !== undefined) group++;
    const isSetApart =
      lineAt(ruleSet, rule.line).comment?.kind === "ignore" || ignoreLinesOf(ruleSet, rule.line).length > 0;
    groups.set(rule, isSetApart ? -1 - place : group);
  }
  return groups;
}
