import type { Analysis } from "../analysis/analyze.js";
import { compare } from "../analysis/compare.js";
import { rulesOverlapping } from "../analysis/neighbours.js";
import { formatCount } from "../findings/wording.js";
import { compile, type Partition } from "../matcher/partition.js";
import { defaultActionOf, modelOf, type RuleSet, withRules } from "../model/ruleSet.js";
import { firstRuleFrom, pickRules, sourceOf } from "../model/ruleTable.js";
import { type Source, specificityOf } from "../model/source.js";
import { editCopy } from "../syntax/edit.js";
import { lineOf } from "../text.js";
import type { Edit, Fix } from "./fix.js";

/** What edits make of a file: how many addresses turn accepted, how many rejected, and of how many it is not known. */
export interface VerdictChange {
  readonly accepted: bigint;
  readonly rejected: bigint;
  readonly unproved: bigint;
  /** The file after the edits, with those rules at least that match an address which the edits speak of; lines are those of the file. */
  readonly after: Side;
}

interface Side {
  readonly ruleSet: RuleSet;
  readonly partition: Partition;
}

/** More sources than this are compared over the whole file. */
const FEW_SOURCES = 32;

/**
 * Compares the file with itself after the edits; only the lines that they touch are read. Where these speak of a few networks only,
 * the rules that match none of their addresses are left out on both sides: they cannot make a difference there, nor anything else
 * elsewhere. O(rules), by a look at each.
 */
export function verdictChange({ ruleSet, partition }: Analysis, edits: readonly Edit[]): VerdictChange {
  const edited = editCopy(ruleSet, edits);
  const sources = touchedSources(ruleSet, edited, edits);
  const isLocal =
    modelOf(ruleSet) === modelOf(edited) &&
    defaultActionOf(ruleSet) === defaultActionOf(edited) &&
    sources.length <= FEW_SOURCES &&
    sources.every((source) => specificityOf(source) > 0);
  const before = isLocal ? sideOf(onlyOverlapping(ruleSet, sources)) : { ruleSet, partition };
  const after = sideOf(isLocal ? onlyOverlapping(edited, sources) : edited);
  const { accepted, rejected, unproved } = compare(before, after, 0);
  return {
    accepted: accepted.count.ipv4 + accepted.count.ipv6,
    rejected: rejected.count.ipv4 + rejected.count.ipv6,
    unproved,
    after,
  };
}

/** A rule set with what it compiles to. */
export function sideOf(ruleSet: RuleSet): Side {
  return { ruleSet, partition: compile(ruleSet) };
}

function onlyOverlapping(ruleSet: RuleSet, sources: readonly Source[]): RuleSet {
  return withRules(ruleSet, pickRules(ruleSet.rules, rulesOverlapping(ruleSet.rules, sources)));
}

/** What the rules match on the lines that edits touch, before and after them. */
function touchedSources(before: RuleSet, after: RuleSet, edits: readonly Edit[]): readonly Source[] {
  let shift = 0;
  return edits.flatMap(({ start, end, text }) => {
    const begin = start + shift;
    shift += text.length - (end - start);
    return [...sourcesBetween(before, start, end), ...sourcesBetween(after, begin, begin + text.length)];
  });
}

function sourcesBetween({ rules, lineStarts }: RuleSet, start: number, end: number): readonly Source[] {
  const from = firstRuleFrom(rules, lineOf(lineStarts, start));
  const to = firstRuleFrom(rules, lineOf(lineStarts, end) + 1);
  return Array.from({ length: to - from }, (_, place) => sourceOf(rules, from + place));
}

/** A fix whose title says what it changes. */
export function fixWithEffect(analysis: Analysis, what: string, edits: readonly Edit[]): Fix {
  return { title: `${what} (${effectText(verdictChange(analysis, edits))})`, edits };
}

/**
 * A fix that takes a rule away of which the finding says that no verdict needs it: that is the proof, unless a directive below
 * may come into effect when no rule stands above it any more.
 */
export function fixWithoutRule(analysis: Analysis, what: string, edits: readonly Edit[]): Fix {
  if (analysis.ruleSet.idleDirectives.length > 0) return fixWithEffect(analysis, what, edits);
  return { title: `${what} (${NO_CHANGE})`, edits };
}

/** What is said of edits that no verdict depends on. */
export const NO_CHANGE = "no verdict changes";

/** `16 more addresses accepted, 4 more rejected`, {@link NO_CHANGE}. */
export function effectText({ accepted, rejected, unproved }: Omit<VerdictChange, "after">): string {
  const parts: string[] = [];
  const add = (count: bigint, what: string) => {
    if (count === 0n) return;
    const noun = parts.length > 0 ? "" : count === 1n ? " address" : " addresses";
    parts.push(`${formatCount(count)} more${noun} ${what}`);
  };
  add(accepted, "accepted");
  add(rejected, "rejected");
  if (unproved > 0n) parts.push(`not proved for ${formatCount(unproved)}`);
  return parts.length === 0 ? NO_CHANGE : parts.join(", ");
}
