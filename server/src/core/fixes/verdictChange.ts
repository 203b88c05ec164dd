import type { Analysis } from "../analysis/analyze.js";
import { expectationsOf, hasFailed, proveExpectations } from "../analysis/passes/expectations.js";
import { compare } from "../analysis/questions/compare.js";
import { rulesOverlapping } from "../analysis/questions/neighbours.js";
import { formatCount } from "../describe/wording.js";
import { edit } from "../formats/imcrules/edit.js";
import { type CompiledList, compile } from "../matcher/partition.js";
import { defaultActionOf, modelOf, type RuleSet, withRules } from "../model/ruleSet.js";
import { firstRuleFrom, pickRules, sourceOf } from "../model/ruleTable.js";
import { overlaps, type Source, specificityOf } from "../model/source.js";
import { runToEnd, type Steps } from "../text/steps.js";
import { type Edit, firstFrom, lineOf } from "../text/text.js";

/** How many addresses turn accepted and rejected by edits, and for how many this is not proved. */
export interface ChangedCounts {
  readonly accepted: bigint;
  readonly rejected: bigint;
  readonly unproved: bigint;
}

export interface VerdictChange extends ChangedCounts {
  /** How many more expectations fail. */
  readonly failing: number;
  /** The file after the edits. May lack rules that match no address of the edited lines. Keeps the line numbers of the file. */
  readonly after: CompiledList;
}

/** The most sources for which only the overlapping rules are compared. */
const FEW_SOURCES = 32;

/**
 * Compares the verdicts before and after edits. Reads only the edited lines.
 *
 * O(rules). If the edited lines have few sources, only the rules that overlap them are compiled: no other verdict can change.
 * Falls back to the whole file if there are more than {@link FEW_SOURCES}, one is a catch-all, or the order of evaluation changes.
 */
export function* verdictChangeInSteps({ ruleSet, partition }: Analysis, edits: readonly Edit[]): Steps<VerdictChange> {
  const edited = edit(ruleSet, edits);
  yield;
  const touched = touchedSources(ruleSet, edited, edits);
  const isSameOrder = modelOf(ruleSet) === modelOf(edited) && defaultActionOf(ruleSet) === defaultActionOf(edited);
  const isTouched = (source: Source) =>
    !isSameOrder || touched.some((touchedSource) => overlaps(touchedSource, source));
  const expected = [ruleSet, edited].map((version) =>
    expectationsOf(version).map(({ expectation: { source } }) => source),
  );
  const sources = [...touched, ...expected.flat().filter(isTouched)];
  const isLocal = isSameOrder && sources.length <= FEW_SOURCES && sources.every((source) => specificityOf(source) > 0);
  const before = isLocal ? compiled(onlyOverlapping(ruleSet, sources)) : { ruleSet, partition };
  const after = compiled(isLocal ? onlyOverlapping(edited, sources) : edited);
  yield;
  const failures = function* ({ ruleSet: rules, partition }: CompiledList): Steps<number> {
    return (yield* proveExpectations(rules, partition, isTouched)).filter(hasFailed).length;
  };
  const counts = changedCounts(before, after);
  yield;
  const [failing, failed] = [yield* failures(after), yield* failures(before)];
  return { ...counts, failing: Math.max(0, failing - failed), after };
}

/** Runs {@link verdictChangeInSteps} without a pause. */
export function verdictChange(analysis: Analysis, edits: readonly Edit[]): VerdictChange {
  return runToEnd(verdictChangeInSteps(analysis, edits));
}

/** Counts the addresses whose verdict differs between two files. */
export function changedCounts(before: CompiledList, after: CompiledList): ChangedCounts {
  const { accepted, rejected, unproved } = compare(before, after, 0);
  return {
    accepted: accepted.count.ipv4 + accepted.count.ipv6,
    rejected: rejected.count.ipv4 + rejected.count.ipv6,
    unproved,
  };
}

/** Compiles a rule set. */
export function compiled(ruleSet: RuleSet): CompiledList {
  return { ruleSet, partition: compile(ruleSet) };
}

function onlyOverlapping(ruleSet: RuleSet, sources: readonly Source[]): RuleSet {
  return withRules(ruleSet, pickRules(ruleSet.rules, rulesOverlapping(ruleSet.rules, sources)));
}

/** Returns the sources of the rules and expectations on the edited lines, before and after the edits. */
function touchedSources(before: RuleSet, after: RuleSet, edits: readonly Edit[]): readonly Source[] {
  let shift = 0;
  return edits.flatMap(({ start, end, text }) => {
    const begin = start + shift;
    shift += text.length - (end - start);
    return [...sourcesBetween(before, start, end), ...sourcesBetween(after, begin, begin + text.length)];
  });
}

function sourcesBetween({ rules, notes, lineStarts }: RuleSet, start: number, end: number): readonly Source[] {
  const [first, after] = [lineOf(lineStarts, start), lineOf(lineStarts, end) + 1];
  const from = firstRuleFrom(rules, first);
  const ofRules = Array.from({ length: firstRuleFrom(rules, after) - from }, (_, place) =>
    sourceOf(rules, from + place),
  );
  const read = notes.read.slice(firstFrom(notes.lines, first), firstFrom(notes.lines, after));
  return ofRules.concat(read.flatMap(({ statement }) => (statement?.kind === "expectation" ? [statement.source] : [])));
}

/** Returns the effect of edits, for the title. O(rules). */
export function effectOf(analysis: Analysis, edits: readonly Edit[]): string {
  return effectText(verdictChange(analysis, edits));
}

/**
 * Returns the effect of removing a rule that no verdict needs. The finding proves this, so nothing is compared.
 *
 * `undefined` if a directive may take effect without the rule, or an expectation may name it.
 */
export function effectOfRemoving({ ruleSet, expectations }: Analysis): string | undefined {
  const isNamed = expectations.some(({ expectation }) => typeof expectation.by === "object");
  return ruleSet.idleDirectives.length > 0 || isNamed ? undefined : NO_CHANGE;
}

/** The effect of edits that change no verdict. */
export const NO_CHANGE = "no verdict changes";

/** Describes a change: `16 more addresses accepted, 4 more rejected` or {@link NO_CHANGE}, and how many more expectations fail. */
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
