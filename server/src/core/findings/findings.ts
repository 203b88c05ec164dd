import type { Analysis } from "../analysis/analyze.js";
import { type RuleTraits, traitBit, traits } from "../analysis/passes/traits.js";
import { type Finding, type Level, lineOfPlace, type Severity } from "../model/finding.js";
import { type RuleId, ruleOf } from "../model/ruleSet.js";
import { inSteps, ROWS_A_STEP, type Steps, toEnd } from "../text/steps.js";
import { firstFrom, type Lines } from "../text/text.js";
import { silencedBy } from "./ignores.js";
import type { Before, FindingKind, RuleKind } from "./kind.js";
import { findingKinds } from "./table.js";

/** From the most severe to the least. */
export const severities: readonly Severity[] = ["error", "warning", "information", "hint"];

export type Summary = Readonly<Record<Severity, number>>;

/** Severities that a user set, by code; the others are as the table says. */
export type Levels = Readonly<Record<string, Level>>;

/**
 * All findings of a file that no comment silences. They are counted at once and made one by one when they are asked for: a list
 * of a million rules may have as many.
 */
export interface Findings {
  /** How many there are of each code. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many there are of each severity. */
  readonly summary: Summary;
  /** From the first line of the file to the last; those of one severity and those in some lines, where they are given. */
  readonly list: (severity?: Severity, lines?: Lines) => Iterable<Finding>;
}

const ALL_LINES: Lines = { first: 0, last: Number.POSITIVE_INFINITY };

/** A kind that is told of rules, and all that does not depend on which. */
interface ToldOfRules {
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly place: number;
  readonly bit: number;
  readonly span: RuleKind["span"];
  readonly explain: ReturnType<RuleKind["explainer"]>;
  readonly isExcused: (rule: RuleId) => boolean;
}

/** Finds what there is to report of a file. Kinds that are off are not looked for. O(rules). */
export function findingsOf(analysis: Analysis, levels: Levels = {}): Findings {
  return toEnd(findingsInSteps(analysis, levels));
}

export function* findingsInSteps(analysis: Analysis, levels: Levels = {}): Steps<Findings> {
  const { ruleSet } = analysis;
  const off = new Set(findingKinds.filter((kind) => levelOf(kind, levels) === "off").map(({ code }) => code));
  const told = toldOfRules(analysis, levels);
  const silenced = silencedBy(ruleSet, findingKinds);
  const isSilenced = (line: number, code: string) => silenced.get(line)?.has(code) ?? false;

  const others: Finding[] = [];
  const codesByLine = new Map<number, Set<string>>();
  const before: Before = {
    kinds: findingKinds,
    off,
    isFound: (code, line) => (codesByLine.get(line)?.has(code) ?? false) || isToldOfLine(analysis, told, code, line),
  };
  for (const kind of findingKinds) {
    const severity = levelOf(kind, levels);
    if (severity === "off" || kind.find === undefined) continue;
    const { code, faded = false } = kind;
    for (const hit of kind.find(analysis, before)) {
      if (hit === undefined) {
        yield;
        continue;
      }
      others.push({ code, severity, faded, ...hit });
      const line = lineOfPlace(ruleSet, hit.place);
      codesByLine.set(line, (codesByLine.get(line) ?? new Set()).add(code));
      if (others.length % ROWS_A_STEP === 0) yield;
    }
  }
  const shown = others
    .filter(({ code, place }) => !isSilenced(lineOfPlace(ruleSet, place), code))
    .sort((one, other) => lineOfPlace(ruleSet, one.place) - lineOfPlace(ruleSet, other.place));

  const counts = yield* countsOf(analysis, told, shown, isSilenced);
  return {
    counts,
    summary: summaryOf(counts, levels),
    list: (severity, lines = ALL_LINES) => inFileOrder(analysis, told, shown, isSilenced, severity, lines),
  };
}

function summaryOf(counts: ReadonlyMap<string, number>, levels: Levels): Summary {
  const summary = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const kind of findingKinds) {
    const severity = levelOf(kind, levels);
    if (severity !== "off") summary[severity] += counts.get(kind.code) ?? 0;
  }
  return summary;
}

function levelOf({ code, level }: FindingKind, levels: Levels): Level {
  return levels[code] ?? level;
}

function toldOfRules(analysis: Analysis, levels: Levels): readonly ToldOfRules[] {
  return findingKinds.flatMap((kind, place) => {
    const severity = levelOf(kind, levels);
    if (severity === "off" || kind.rules === undefined) return [];
    const { trait, span, explainer, excuse } = kind.rules;
    const isExcused = excuse === undefined ? () => false : excuse(analysis);
    if (isExcused === undefined) return [];
    return [{ kind, severity, place, bit: traitBit(trait), span, explain: explainer(analysis), isExcused }];
  });
}

function isToldOfLine(
  { ruleSet, traits: ruleTraits }: Analysis,
  told: readonly ToldOfRules[],
  code: string,
  line: number,
): boolean {
  const rule = firstFrom(ruleSet.rules.lines, line);
  if (ruleSet.rules.lines[rule] !== line) return false;
  return told.some(
    ({ kind, bit, isExcused }) => kind.code === code && ((ruleTraits[rule] ?? 0) & bit) !== 0 && !isExcused(rule),
  );
}

function* countsOf(
  { ruleSet, traits: ruleTraits }: Analysis,
  told: readonly ToldOfRules[],
  others: readonly Finding[],
  isSilenced: (line: number, code: string) => boolean,
): Steps<ReadonlyMap<string, number>> {
  const byBit: (ToldOfRules | undefined)[] = traits.map((trait) => told.find(({ bit }) => bit === traitBit(trait)));
  const sums = new Uint32Array(traits.length);
  const wanted = told.reduce((sum, { bit }) => sum | bit, 0);
  yield* inSteps(ruleTraits.length, (from, to) => {
    for (let rule = from; rule < to; rule++) {
      for (let rest = (ruleTraits[rule] ?? 0) & wanted; rest !== 0; rest &= rest - 1) {
        const place = 31 - Math.clz32(rest & -rest);
        const kind = byBit[place];
        if (kind === undefined || kind.isExcused(rule)) continue;
        if (!isSilenced(ruleSet.rules.lines[rule] ?? 0, kind.kind.code)) sums[place] = (sums[place] ?? 0) + 1;
      }
    }
  });
  const counts = new Map<string, number>();
  const add = (code: string, count: number) => counts.set(code, (counts.get(code) ?? 0) + count);
  for (const [place, sum] of sums.entries()) {
    if (sum > 0) add(byBit[place]?.kind.code ?? "", sum);
  }
  for (const { code } of others) add(code, 1);
  return counts;
}

/** `others` come by line; of one line the leftmost comes first, of equal ones the first in the table. */
function* inFileOrder(
  { ruleSet, traits: ruleTraits }: Analysis,
  told: readonly ToldOfRules[],
  others: readonly Finding[],
  isSilenced: (line: number, code: string) => boolean,
  severity: Severity | undefined,
  lines: Lines,
): Generator<Finding> {
  const isWanted = (found: { readonly severity: Severity }) => severity === undefined || found.severity === severity;
  const wantedKinds = told.filter(isWanted);
  const wanted = wantedKinds.reduce((sum, { bit }) => sum | bit, 0);
  const lineOf = (finding: Finding | undefined) => (finding === undefined ? 0 : lineOfPlace(ruleSet, finding.place));
  const rest = others.filter((finding) => {
    const line = lineOf(finding);
    return isWanted(finding) && line >= lines.first && line <= lines.last;
  });
  let next = 0;

  function* restBefore(line: number): Generator<Finding> {
    const from = next;
    while (next < rest.length && lineOf(rest[next]) < line) next++;
    yield* inLineOrder(rest.slice(from, next));
  }
  const inLineOrder = (findings: readonly Finding[]) =>
    [...findings].sort((one, other) => lineOf(one) - lineOf(other) || one.span.start - other.span.start);

  const from = firstFrom(ruleSet.rules.lines, lines.first);
  for (let rule = nextWith(ruleTraits, wanted, from); rule !== -1; rule = nextWith(ruleTraits, wanted, rule + 1)) {
    const line = ruleSet.rules.lines[rule] ?? 0;
    if (line > lines.last) break;
    const bits = (ruleTraits[rule] ?? 0) & wanted;
    const toldHere = wantedKinds.filter(
      ({ kind, bit, isExcused }) => (bits & bit) !== 0 && !isExcused(rule) && !isSilenced(line, kind.code),
    );
    if (toldHere.length === 0) continue;
    yield* restBefore(line);
    const row = ruleOf(ruleSet, rule);
    const found = toldHere.map(
      ({ kind: { code, faded = false }, severity: level, span, explain }): Finding => ({
        code,
        severity: level,
        place: { rule },
        span: span(row),
        faded,
        explain: () => explain(rule),
      }),
    );
    const begin = next;
    while (next < rest.length && lineOf(rest[next]) === line) next++;
    yield* inLineOrder([...found, ...rest.slice(begin, next)]);
  }
  yield* restBefore(Number.POSITIVE_INFINITY);
}

/** The first rule from `from` on with one of the bits; -1 when there is none. Apart, since a loop in a generator is slow. */
function nextWith(ruleTraits: RuleTraits, bits: number, from: number): number {
  if (bits === 0) return -1;
  for (let rule = from; rule < ruleTraits.length; rule++) {
    if (((ruleTraits[rule] ?? 0) & bits) !== 0) return rule;
  }
  return -1;
}
