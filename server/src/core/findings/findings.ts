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
import { type Finding, type Level, lineOfPlace, type Severity } from "../model/finding.js";
import { ROWS_A_STEP, runToEnd, type Steps } from "../text/steps.js";
import type { Lines } from "../text/text.js";
import { silencedBy } from "./ignores.js";
import { defaultLevelOf, isWithheld } from "./kind.js";
import { type EnabledKind, type RuleFindings, type RuleWithFindings, ruleFindingsOf } from "./ruleFindings.js";
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

/** Finds all findings of a file. O(rules). */
export function findingsOf(analysis: Analysis, levels: Levels = {}): Findings {
  return runToEnd(findingsInSteps(analysis, levels));
}

export function* findingsInSteps(analysis: Analysis, levels: Levels = {}): Steps<Findings> {
  const silenced = silencedBy(analysis.ruleSet, kindOf);
  const isSilenced = (code: string, line: number) => silenced.get(line)?.has(code) ?? false;
  const enabled = enabledKinds(analysis, levels);
  const byRule = ruleFindingsOf(analysis, enabled, isSilenced);
  const others = (yield* otherFindings(analysis, enabled, byRule))
    .filter(({ line, finding }) => !isSilenced(finding.code, line))
    .sort((one, other) => one.line - other.line || byStart(one.finding, other.finding));

  const counts = yield* byRule.countInSteps();
  for (const { finding } of others) counts.set(finding.code, (counts.get(finding.code) ?? 0) + 1);
  const summary = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { kind, severity } of enabled) summary[severity] += counts.get(kind.code) ?? 0;
  return {
    counts,
    summary,
    list(severity, lines = ALL_LINES) {
      const listed = others.filter(
        ({ line, finding }) =>
          (severity === undefined || finding.severity === severity) && line >= lines.first && line <= lines.last,
      );
      return merged(byRule.list(severity, lines), listed);
    },
  };
}

const ALL_LINES: Lines = { first: 0, last: Number.POSITIVE_INFINITY };

/** A finding that no trait of a rule reports, with its line. */
interface OtherFinding {
  readonly line: number;
  readonly finding: Finding;
}

/** Returns the kinds that are neither off nor withheld. */
function enabledKinds(analysis: Analysis, levels: Levels): readonly EnabledKind[] {
  return findingKinds.flatMap((kind) => {
    const severity = levels[kind.code] ?? defaultLevelOf(kind);
    return severity === "off" || isWithheld(kind, analysis) ? [] : [{ kind, severity }];
  });
}

/** Finds what the kinds yield themselves, in the order of the table. */
function* otherFindings(
  analysis: Analysis,
  enabled: readonly EnabledKind[],
  byRule: RuleFindings,
): Steps<readonly OtherFinding[]> {
  const found: OtherFinding[] = [];
  const codesByLine = new Map<number, Set<string>>();
  const searched = new Set(enabled.map(({ kind }) => kind.code));
  const earlier = {
    kindOf,
    isSearched: (code: string) => searched.has(code),
    isFound: (code: string, line: number) => codesByLine.get(line)?.has(code) === true || byRule.isFound(code, line),
  };
  for (const { kind, severity } of enabled) {
    const { code, faded = false, find } = kind;
    for (const occurrence of find?.(analysis, earlier) ?? []) {
      if (occurrence === undefined) {
        yield;
        continue;
      }
      const line = lineOfPlace(analysis.ruleSet, occurrence.place);
      found.push({ line, finding: { code, severity, faded, ...occurrence } });
      codesByLine.set(line, (codesByLine.get(line) ?? new Set()).add(code));
      if (found.length % ROWS_A_STEP === 0) yield;
    }
  }
  return found;
}

/** Merges two lists by line. On one line the leftmost finding is the first, and of equal ones that of a rule. */
function* merged(byRule: Iterable<RuleWithFindings>, others: readonly OtherFinding[]): Generator<Finding> {
  let next = 0;
  function othersBefore(line: number): readonly Finding[] {
    const from = next;
    while ((others[next]?.line ?? Number.POSITIVE_INFINITY) < line) next++;
    return others.slice(from, next).map(({ finding }) => finding);
  }
  for (const { line, findings } of byRule) {
    yield* othersBefore(line);
    yield* [...findings, ...othersBefore(line + 1)].sort(byStart);
  }
  yield* othersBefore(Number.POSITIVE_INFINITY);
}

function byStart(one: Finding, other: Finding): number {
  return one.span.start - other.span.start;
}
