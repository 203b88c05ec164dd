import { formatCount } from "../../describe/wording.js";
import { unionOf } from "../../model/halves.js";
import { lineAt, lineNumberOf, type RuleSet, textOfLine } from "../../model/ruleSet.js";
import { formatSource, type Source } from "../../model/source.js";
import { spanOfSource } from "../../model/statement.js";
import { type Edit, inTextOrder } from "../fix.js";
import { commentOn, ignoreLinesOf, removeWithIgnores, replaceSpan } from "../lines.js";
import { type PlacedRule, type Proposed, type Refactoring, rulesOn } from "../refactoring.js";
import { writtenLike } from "../written.js";

/** More rules than this are not merged at once: each is tried with each. */
const RULES_AT_MOST = 500;

/**
 * Makes fewer rules of those on the lines where one network matches what two match together; of a single rule with the one below it
 * or above it. Only where no verdict changes. Comments of rules that go stand behind the one that stays.
 */
export const mergeRules: Refactoring = ({ ruleSet }, lines) => {
  const rules = rulesOn(ruleSet, lines, RULES_AT_MOST + 1);
  const [only] = rules;
  if (rules.length > RULES_AT_MOST || only === undefined) return [];
  if (rules.length > 1) {
    const merged = mergedOf(ruleSet, rules);
    const title = `Merge ${formatCount(BigInt(rules.length))} rules into ${formatCount(BigInt(merged.length))}`;
    return merged.length === rules.length ? [] : offered(ruleSet, title, merged);
  }
  for (const neighbour of [only.id + 1, only.id - 1]) {
    const line = ruleSet.rules.lines[neighbour];
    if (line === undefined) continue;
    const both = { first: Math.min(line, only.line), last: Math.max(line, only.line) };
    const merged = mergedOf(ruleSet, rulesOn(ruleSet, both));
    if (merged.length > 1) continue;
    const into = formatSource(merged[0]?.source ?? only.rule.source);
    return offered(ruleSet, `Merge with line ${lineNumberOf(ruleSet, neighbour)} into ${into}`, merged);
  }
  return [];
};

/** A rule that stays, what it matches then, and the rules that it takes the place of. */
interface Merged {
  readonly stays: PlacedRule;
  readonly source: Source;
  readonly gone: readonly PlacedRule[];
}

/** Merges until no two rules can be, each into the one that stands above. */
function mergedOf(ruleSet: RuleSet, rules: readonly PlacedRule[]): readonly Merged[] {
  const parts = partsOf(ruleSet, rules);
  const merged: Merged[] = [];
  for (const rule of rules) {
    let added: Merged = { stays: rule, source: rule.rule.source, gone: [] };
    // What was merged may merge with another one.
    for (let place = merged.length - 1; place >= 0; place--) {
      const above = merged[place];
      if (above === undefined || above.stays.rule.action !== rule.rule.action) continue;
      if (parts.get(above.stays) !== parts.get(rule)) continue;
      const source = unionOf(above.source, added.source);
      if (source === undefined) continue;
      merged.splice(place, 1);
      added = { stays: above.stays, source, gone: [...above.gone, added.stays, ...added.gone] };
      place = merged.length;
    }
    merged.push(added);
  }
  return merged;
}

function offered(ruleSet: RuleSet, what: string, merged: readonly Merged[]): readonly Proposed[] {
  const gone = merged.flatMap((one) => one.gone.map(({ line }) => line));
  const rewritten = merged.flatMap((one) => (one.gone.length === 0 ? [] : [rewrite(ruleSet, one)]));
  const edits = inTextOrder([...rewritten, ...removeWithIgnores(ruleSet, gone)]);
  return [{ what, edits, changesNothing: true }];
}

/** The rule that stays with what it matches then, and with the comments of those that go, each once. */
function rewrite(ruleSet: RuleSet, { stays, source, gone }: Merged): Edit {
  const { line, rule } = stays;
  const { start } = spanOfSource(rule);
  const end = textOfLine(ruleSet, line).length;
  const comments = new Set([line, ...gone.map((one) => one.line)].flatMap((each) => commentOn(ruleSet, each) ?? []));
  const text = [writtenLike(ruleSet, { written: rule, line }, source), ...comments].join(" ");
  return replaceSpan(ruleSet, line, { start, end }, text);
}

/**
 * By rule, the number of the part that it stands in, within which rules may be merged: a comment on a line of its own parts what stands
 * above and below, and an ignore comment sets its rule apart.
 */
function partsOf(ruleSet: RuleSet, rules: readonly PlacedRule[]): ReadonlyMap<PlacedRule, number> {
  const parts = new Map<PlacedRule, number>();
  let part = 0;
  for (const [place, rule] of rules.entries()) {
    const above = rules[place - 1]?.line ?? rule.line;
    for (let line = above + 1; line < rule.line; line++) if (commentOn(ruleSet, line) !== undefined) part++;
    const isSetApart =
      lineAt(ruleSet, rule.line).comment?.kind === "ignore" || ignoreLinesOf(ruleSet, rule.line).length > 0;
    parts.set(rule, isSetApart ? -1 - place : part);
  }
  return parts;
}
