import type { Analysis } from "../analysis/analyze.js";
import { expectationsOf, hasFailed, proveExpectations } from "../analysis/passes/expectations.js";
import { compare } from "../analysis/questions/compare.js";
import { rulesOverlapping } from "../analysis/questions/neighbours.js";
import { formatCount } from "../describe/wording.js";
import { edit } from "../formats/imcrules/edit.js";
import { compile, type Partition } from "../matcher/partition.js";
import { defaultActionOf, modelOf, type RuleSet, withRules } from "../model/ruleSet.js";
import { firstRuleFrom, pickRules, sourceOf } from "../model/ruleTable.js";
import { overlaps, type Source, specificityOf } from "../model/source.js";
import { type Steps, toEnd } from "../text/steps.js";
import { lineOf } from "../text/text.js";
import type { Edit, Fix } from "./fix.js";

/** What edits make of a file: how many addresses turn accepted, how many rejected, and of how many it is not known. */
export interface ChangedCounts {
  readonly accepted: bigint;
  readonly rejected: bigint;
  readonly unproved: bigint;
}

export interface VerdictChange extends ChangedCounts {
  /** How many expectations fail that did not. */
  readonly failing: number;
  /** The file after the edits, with those rules at least that match an address which the edits speak of; lines are those of the file. */
  readonly after: Side;
}

export interface Side {
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
export function* verdictChangeInSteps({ ruleSet, partition }: Analysis, edits: readonly Edit[]): Steps<VerdictChange> {
  const edited = edit(ruleSet, edits);
  yield;
  const touched = touchedSources(ruleSet, edited, edits);
  const isSameOrder = modelOf(ruleSet) === modelOf(edited) && defaultActionOf(ruleSet) === defaultActionOf(edited);
  const isTouched = (source: Source) => !isSameOrder || touched.some((one) => overlaps(one, source));
  const expected = [ruleSet, edited].map((one) => expectationsOf(one).map(({ expectation: { source } }) => source));
  const sources = [...touched, ...expected.flat().filter(isTouched)];
  const isLocal = isSameOrder && sources.length <= FEW_SOURCES && sources.every((source) => specificityOf(source) > 0);
  const before = isLocal ? sideOf(onlyOverlapping(ruleSet, sources)) : { ruleSet, partition };
  const after = sideOf(isLocal ? onlyOverlapping(edited, sources) : edited);
  yield;
  const failures = function* ({ ruleSet: rules, partition: compiled }: Side): Steps<number> {
    return (yield* proveExpectations(rules, compiled, isTouched)).filter(hasFailed).length;
  };
  const counts = changedCounts(before, after);
  yield;
  const [failing, failed] = [yield* failures(after), yield* failures(before)];
  return { ...counts, failing: Math.max(0, failing - failed), after };
}

export function verdictChange(analysis: Analysis, edits: readonly Edit[]): VerdictChange {
  return toEnd(verdictChangeInSteps(analysis, edits));
}

export function changedCounts(before: Side, after: Side): ChangedCounts {
  const { accepted, rejected, unproved } = compare(before, after, 0);
  return {
    accepted: accepted.count.ipv4 + accepted.count.ipv6,
    rejected: rejected.count.ipv4 + rejected.count.ipv6,
    unproved,
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
 * may come into effect when no rule stands above it any more, or an expectation names the rule.
 */
export function fixWithoutRule(analysis: Analysis, what: string, edits: readonly Edit[]): Fix {
  const isNamed = analysis.expectations.some(({ expectation }) => typeof expectation.by === "object");
  if (analysis.ruleSet.idleDirectives.length > 0 || isNamed) return fixWithEffect(analysis, what, edits);
  return { title: `${what} (${NO_CHANGE})`, edits };
}

/** What is said of edits that no verdict depends on. */
export const NO_CHANGE = "no verdict changes";

/** `16 more addresses accepted, 4 more rejected`, {@link NO_CHANGE}; and whether expectations fail for it. */
export function effectText({ accepted, rejected, unproved, failing }: Omit<VerdictChange, "after">): string {
  const parts: string[] = [];
  const add = (count: bigint, what: string) => {
    if (count === 0n) return;
    const noun = parts.length > 0 ? "" : count === 1n ? " address" : " addresses";
    parts.push(`${formatCount(count)} more${noun} ${what}`);
  };
  add(accepted, "accepted");
  add(rejected, "rejected");
  if (unproved > 0n) parts.push(`not proved for ${formatCount(unproved)}`);
  if (parts.length === 0) parts.push(NO_CHANGE);
  if (failing > 0) parts.push(failing === 1 ? "an expectation fails" : `${failing} expectations fail`);
  return parts.join(", ");
}
