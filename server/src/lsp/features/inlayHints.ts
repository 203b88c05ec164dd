import type { InlayHintParams } from "vscode-languageserver-protocol";
import { type InlayHint, InlayHintKind } from "vscode-languageserver-types";
import {
  type Analysis,
  type Budget,
  describeHitsOf,
  describeMost,
  describeRule,
  firstRuleFrom,
  formatCount,
  formatIpv6Exactly,
  hasDottedMask,
  hitsLabel,
  IPV4,
  isDead,
  isNone,
  isOurs,
  isOwnWord,
  type Lines,
  mayLoseSome,
  ownShareOf,
  prefixLengthOf,
  type Rule,
  type RuleId,
  type RuleSet,
  ruleOf,
  type Steps,
  textOfLine,
  totalOf,
} from "../../core/index.js";
import { linesOf } from "../convert.js";
import type { Feature } from "./feature.js";
import type { RuleFile } from "./ruleFile.js";

/** Lists the hints of the rules in a range. They follow the line, so that they never push its columns apart. */
export const inlayHints: Feature<InlayHintParams, InlayHint[]> = {
  method: "textDocument/inlayHint",
  capability: { inlayHintProvider: true },
  needs: "analysis",
  fallback: () => [],
  *answer({ lists }, { range }, budget) {
    const hints: InlayHint[] = [];
    for (const list of lists) hints.push(...(yield* hintsOf(list, linesOf(range), budget)));
    return hints;
  },
};

function* hintsOf(
  { analysis, hits, settings: { inlayHints: shown } }: RuleFile,
  { first, last }: Lines,
  budget: Budget,
): Steps<readonly InlayHint[]> {
  const { ruleSet } = analysis;
  const { rules } = ruleSet;
  const showsLengths = shown.prefixLength && mixesMasks(ruleSet);
  // Hints of several extensions are shown together.
  const by = isOurs(ruleSet) ? "" : `${ruleSet.format.program}: `;
  const hints: InlayHint[] = [];
  for (let id = firstRuleFrom(rules, first); id < rules.count; id++) {
    const line = rules.lines[id] ?? 0;
    if (line > last) break;
    if (!isOwnWord(rules, id)) continue;
    const text = textOfLine(ruleSet, line);
    const position = { line, character: text.length };
    const isCatchAll = rules.masks[id] === 0;
    const length = showsLengths && !isCatchAll ? writtenLengthOf(text, ruleOf(ruleSet, id)) : undefined;
    if (length !== undefined) {
      hints.push({ position, label: `${by}/${length}`, kind: InlayHintKind.Type, paddingLeft: true });
    }
    const share = shown.decides && !isCatchAll ? yield* shareShown(analysis, id, budget) : undefined;
    if (share !== undefined) {
      const { label, tooltip } = share;
      hints.push({ position, paddingLeft: true, label: `${by}${label}`, tooltip });
    }
    // Dead rules are faded, and decide nobody.
    const label = hits === undefined || !shown.hits || isDead(analysis.traits, id) ? undefined : hitsLabel(hits, id);
    if (hits !== undefined && label !== undefined) {
      hints.push({ position, paddingLeft: true, label: `${by}${label}`, tooltip: describeHitsOf(analysis, hits, id) });
    }
  }
  return hints;
}

/** Whether rules have IPv4 masks of two lengths besides hosts and catch-alls. Otherwise the lengths tell nothing. O(rules). */
function mixesMasks({ rules: { count, masks, kinds } }: RuleSet): boolean {
  let known: number | undefined;
  for (let id = 0; id < count; id++) {
    const mask = masks[id] ?? 0;
    if (kinds[id] !== IPV4 || mask === 0 || mask === 0xffffffff) continue;
    known ??= mask;
    if (mask !== known) return true;
  }
  return false;
}

/** Returns the prefix length of a dotted mask, `undefined` for a host and for a mask with holes. */
function writtenLengthOf(text: string, rule: Rule): number | undefined {
  const { source } = rule;
  if (source.kind !== "ipv4" || rule.maskSpan === undefined || !hasDottedMask(text, rule)) return undefined;
  const length = prefixLengthOf(source.mask);
  return length === 32 ? undefined : length;
}

/** A rule that decides this many percent of what it matches, or more, has no hint. */
const NEARLY_ALL = 95n;

/**
 * Returns the part that a rule decides in percent, if it is not nearly all, or how many addresses a partial rule decides at most.
 *
 * The tooltip has the exact numbers, and what a partial rule asks for.
 */
function* shareShown(
  analysis: Analysis,
  id: RuleId,
  budget: Budget,
): Steps<{ readonly label: string; readonly tooltip: string } | undefined> {
  // Dead rules are faded.
  if (isDead(analysis.traits, id)) return undefined;
  const most = yield* describeMost(analysis, id, budget);
  if (most !== undefined) return { label: most, tooltip: (yield* describeRule(analysis, id, budget)).summary };
  const { count, whole, unproved } = yield* ownShareOf(analysis, id, budget);
  const percent = (100n * totalOf(count)) / totalOf(whole);
  // The hover explains what is not proved.
  if (percent >= NEARLY_ALL || !isNone(unproved)) return undefined;
  const [some, all] = [count, whole].map(({ ipv4, ipv6 }) => (ipv6 > 0n ? formatIpv6Exactly(ipv6) : formatCount(ipv4)));
  const upTo = (yield* mayLoseSome(analysis, id, budget)) ? "up to " : "";
  const tooltip = `Decides ${upTo}${some} of ${all} addresses. Other rules decide the rest.`;
  return { label: `${upTo}${percent === 0n ? "< 1 %" : `${percent} %`}`, tooltip };
}
