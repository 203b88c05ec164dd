/**
 * What is wrong with a file: the kinds of findings, and the findings of one analysis.
 *
 * `table.ts` lists all *kinds*. Each kind is a file of its own, which declares the facts of the kind and finds its
 * findings (`kind.ts` has the types). `deadKind.ts`, `sourceKind.ts` and `problemKind.ts` build kinds that are alike.
 *
 * A kind reports rules by a *trait*, a bit that the analysis sets for a rule (`ruleFindings.ts`). Or it yields
 * *occurrences*: a place, its columns and an explanation. This file puts both together, in file order.
 *
 * A kind is *off* if its level is, and *withheld* while an invalid line may change what it finds. A comment
 * *silences* the findings of its line (`ignores.ts`). Only `unused-ignore` sees silenced findings.
 */
import type { Analysis } from "../analysis/analyze.js";
import { markNeverHit } from "../analysis/passes/neverHit.js";
import type { LogHits } from "../logs/logHits.js";
import { type Finding, lineOfPlace } from "../model/finding.js";
import { type Level, type Severity, severities } from "../model/level.js";
import { type Budget, ROWS_A_STEP, runToEnd, type Steps } from "../text/steps.js";
import type { Lines } from "../text/text.js";
import { silencedBy } from "./ignores.js";
import { type Ceiling, defaultLevelOf, type EnabledKind, isWithheld, stepsTo } from "./kind.js";
import { byStart, type RuleFindings, ruleFindingsInSteps } from "./ruleFindings.js";
import { findingKinds, kindOf } from "./table.js";

export type Summary = Readonly<Record<Severity, number>>;

/** The levels that a user set, by code. A kind without one has its default level. */
export type Levels = Readonly<Record<string, Level>>;

/**
 * All findings of a file that no comment silences.
 *
 * They are counted at once and made one by one when they are listed: a list of a million rules may have as many.
 */
export interface Findings {
  /** How many findings each code has. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many findings each severity has. */
  readonly summary: Summary;
  /** Yields the findings in file order, of one severity and in some lines where they are given. */
  readonly list: (severity?: Severity, lines?: Lines) => Iterable<Finding>;
}

/** Finds all findings of a file. O(rules), and O(cells of both) with a ceiling. */
export function findingsOf(analysis: Analysis, levels: Levels = {}, ceiling?: Ceiling, hits?: LogHits): Findings {
  return runToEnd(findingsInSteps(analysis, levels, ceiling, hits));
}

/** `hits` are those of the list in the log that is remembered for it. */
export function* findingsInSteps(
  proved: Analysis,
  levels: Levels = {},
  ceiling?: Ceiling,
  hits?: LogHits,
): Steps<Findings> {
  const { ruleSet, traits } = proved;
  const analysis =
    hits === undefined ? proved : { ...proved, traits: yield* markNeverHit(ruleSet, traits, hits), hits };
  const silenced = silencedBy(ruleSet, kindOf);
  const isSilenced = (code: string, line: number) => silenced.get(line)?.has(code) ?? false;
  const lineOf = ({ place }: Finding) => lineOfPlace(ruleSet, place);
  const inFileOrder = (one: Finding, other: Finding) => lineOf(one) - lineOf(other) || byStart(one, other);
  const enabled = enabledKinds(analysis, levels, ceiling);
  const byRule = yield* ruleFindingsInSteps(analysis, enabled, isSilenced);
  const others = (yield* otherFindings(analysis, enabled, levels, byRule, ceiling))
    .filter((finding) => !isSilenced(finding.code, lineOf(finding)))
    .sort(inFileOrder);

  const counts = yield* byRule.countInSteps();
  const summary = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { kind, severity } of enabled) summary[severity] += counts.get(kind.code) ?? 0;
  for (const { code, severity } of others) {
    counts.set(code, (counts.get(code) ?? 0) + 1);
    summary[severity]++;
  }
  return {
    counts,
    summary,
    list(severity, lines = ALL_LINES) {
      const isIn = (line: number) => line >= lines.first && line <= lines.last;
      const listed = others.filter(
        (finding) => (severity === undefined || finding.severity === severity) && isIn(lineOf(finding)),
      );
      return merged(byRule.list(severity, lines), listed, inFileOrder);
    },
  };
}

/** Yields findings, those of the most severe kind first, and in file order among equals. */
export function* mostSevereFirst(findings: Findings): Generator<Finding> {
  for (const severity of severities) yield* findings.list(severity);
}

const ALL_LINES: Lines = { first: 0, last: Number.POSITIVE_INFINITY };

/** Returns the kinds that are neither off nor withheld, with the severities in effect. */
function enabledKinds(analysis: Analysis, levels: Levels, ceiling: Ceiling | undefined): readonly EnabledKind[] {
  const enabled: EnabledKind[] = [];
  for (const kind of findingKinds) {
    const severity = levels[kind.code] ?? analysis.ruleSet.format.levels[kind.code] ?? defaultLevelOf(kind);
    const isWithin = kind.findWithin === undefined || ceiling !== undefined;
    const isAsked = isWithin && (kind.needsHits !== true || analysis.hits !== undefined);
    if (severity !== "off" && isAsked && !isWithheld(kind, analysis)) enabled.push({ kind, severity });
  }
  return enabled;
}

/** Finds what no trait of a rule reports, in the order of the table. */
function* otherFindings(
  analysis: Analysis,
  enabled: readonly EnabledKind[],
  levels: Levels,
  byRule: RuleFindings,
  ceiling: Ceiling | undefined,
): Steps<readonly Finding[]> {
  const found: Finding[] = [];
  const codesByLine = new Map<number, Set<string>>();
  const earlier = {
    kindOf,
    isSearched: (code: string) => enabled.some(({ kind }) => kind.code === code),
    isFound: (code: string, line: number) => codesByLine.get(line)?.has(code) === true || byRule.isFound(code, line),
  };
  for (const { kind, severity: usual } of enabled) {
    const { code, faded = false, find, findWithin } = kind;
    const beyond = ceiling && findWithin?.(analysis, ceiling);
    for (const occurrence of beyond ?? find?.(analysis, earlier) ?? []) {
      if (occurrence === undefined) {
        yield;
        continue;
      }
      const line = lineOfPlace(analysis.ruleSet, occurrence.place);
      const explain = (budget: Budget) => stepsTo(occurrence.explain(budget));
      const { place, span } = occurrence;
      const severity = levels[code] === undefined ? (occurrence.severity ?? usual) : usual;
      found.push({ code, severity, faded, place, span, explain });
      codesByLine.set(line, (codesByLine.get(line) ?? new Set()).add(code));
      if (found.length % ROWS_A_STEP === 0) yield;
    }
  }
  return found;
}

/** Merges two lists that are in order. Of equal findings, that of a rule is the first. */
function* merged(
  byRule: Iterable<Finding>,
  others: readonly Finding[],
  order: (one: Finding, other: Finding) => number,
): Generator<Finding> {
  let next = 0;
  for (const finding of byRule) {
    for (let other = others[next]; other !== undefined && order(other, finding) < 0; other = others[++next])
      yield other;
    yield finding;
  }
  yield* others.slice(next);
}
