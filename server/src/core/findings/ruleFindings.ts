import type { Analysis } from "../analysis/analyze.js";
import { type RuleTraits, traitBit, traits as traitNames } from "../analysis/passes/traits.js";
import type { Finding } from "../model/finding.js";
import type { Severity } from "../model/level.js";
import { type RuleId, ruleOf } from "../model/ruleSet.js";
import { isIncluded } from "../model/ruleTable.js";
import { type Budget, inSteps, type Steps } from "../text/steps.js";
import { firstFrom, type Lines } from "../text/text.js";
import { type EnabledKind, stepsTo } from "./kind.js";

/** The findings that kinds report by the traits of rules. A finding exists only while it is listed. */
export interface RuleFindings {
  /** Returns whether the line holds a rule with a finding of the code, silenced or not. */
  readonly isFound: (code: string, line: number) => boolean;
  /** Counts the findings of each code that are not silenced. O(rules). */
  readonly countInSteps: () => Steps<Map<string, number>>;
  /** Yields the findings that are not silenced, in file order. */
  readonly list: (severity: Severity | undefined, lines: Lines) => Iterable<Finding>;
}

/** Finds the kinds that report some rule. Most of the thousands of lists that a file may have need none. O(rules). */
export function* ruleFindingsInSteps(
  analysis: Analysis,
  enabled: readonly EnabledKind[],
  isSilenced: (code: string, line: number) => boolean,
): Steps<RuleFindings> {
  const { ruleSet, traits } = analysis;
  const { lines: lineOfRule } = ruleSet.rules;
  let found = 0;
  yield* inSteps(traits.length, (from, to) => {
    found |= bitsIn(traits, from, to);
  });
  const kinds = found === 0 ? [] : enabled.flatMap((one) => traitKindsOf(analysis, one, found));

  return {
    isFound(code, line) {
      const wanted = kinds.filter((kind) => kind.code === code);
      for (let rule = firstFrom(lineOfRule, line); lineOfRule[rule] === line; rule++) {
        if (wanted.some(({ bit, isExempt }) => ((traits[rule] ?? 0) & bit) !== 0 && !isExempt(rule))) return true;
      }
      return false;
    },

    *countInSteps() {
      if (kinds.length === 0) return new Map();
      const kindOfBit = traitNames.map((trait) => kinds.find(({ bit }) => bit === traitBit(trait)));
      const sums = new Uint32Array(kindOfBit.length);
      const wanted = bitsOfAll(kinds);
      const isCounted = (place: number, rule: RuleId) => {
        const kind = kindOfBit[place];
        return kind !== undefined && !kind.isExempt(rule) && !isSilenced(kind.code, lineOfRule[rule] ?? 0);
      };
      yield* inSteps(traits.length, (from, to) => countBits(traits, wanted, from, to, isCounted, sums));
      const counts = kindOfBit.flatMap((kind, place): [string, number][] => {
        const sum = sums[place] ?? 0;
        return kind === undefined || sum === 0 ? [] : [[kind.code, sum]];
      });
      return new Map(counts);
    },

    *list(severity, lines) {
      const listed = severity === undefined ? kinds : kinds.filter((kind) => kind.severity === severity);
      const wanted = bitsOfAll(listed);
      const from = firstFrom(lineOfRule, lines.first);
      for (let rule = nextWith(traits, wanted, from); rule !== -1; rule = nextWith(traits, wanted, rule + 1)) {
        const line = lineOfRule[rule] ?? 0;
        if (line > lines.last) break;
        const bits = traits[rule] ?? 0;
        const found = listed.filter(
          ({ code, bit, isExempt }) => (bits & bit) !== 0 && !isExempt(rule) && !isSilenced(code, line),
        );
        if (found.length === 0) continue;
        const row = ruleOf(ruleSet, rule);
        const findings = found.map(({ code, severity: level, faded, span, explain }) => {
          const explained = (budget: Budget) => stepsTo(explain(rule, budget));
          return { code, severity: level, faded, place: { rule }, span: span(row), explain: explained };
        });
        yield* findings.sort(byStart);
      }
    },
  };
}

/** A kind that reports rules by a trait, with all that does not depend on the rule. */
type TraitKind = ReturnType<typeof traitKindsOf>[number];

/** Returns the kind if it reports one of the traits that were found. */
function traitKindsOf(analysis: Analysis, { kind, severity }: EnabledKind, found: number) {
  const { code, faded = false, byTrait } = kind;
  if (byTrait === undefined || (traitBit(byTrait.trait) & found) === 0) return [];
  const { trait, span, explainer, exempt } = byTrait;
  const isExempt = (rule: RuleId) => isIncluded(analysis.ruleSet.rules, rule) || exempt?.(analysis, rule) === true;
  return [{ code, severity, faded, bit: traitBit(trait), span, explain: explainer(analysis), isExempt }];
}

/**
 * Counts the rules `from` to `to` (exclusive) with each of the wanted bits. `isCounted` may leave a rule out.
 *
 * A function of the module: V8 compiles a closure again after each garbage collection.
 */
function countBits(
  traits: RuleTraits,
  wanted: number,
  from: number,
  to: number,
  isCounted: (place: number, rule: RuleId) => boolean,
  sums: Uint32Array,
): void {
  for (let rule = from; rule < to; rule++) {
    for (let rest = (traits[rule] ?? 0) & wanted; rest !== 0; rest &= rest - 1) {
      const place = 31 - Math.clz32(rest & -rest);
      if (isCounted(place, rule)) sums[place] = (sums[place] ?? 0) + 1;
    }
  }
}

/** Returns all bits of the rules `from` to `to` (exclusive). */
function bitsIn(traits: RuleTraits, from: number, to: number): number {
  let bits = 0;
  for (let rule = from; rule < to; rule++) bits |= traits[rule] ?? 0;
  return bits;
}

function bitsOfAll(kinds: readonly TraitKind[]): number {
  return kinds.reduce((sum, { bit }) => sum | bit, 0);
}

/** Returns the first rule from `from` on with one of the bits, or -1. A function, since a loop in a generator is slow. */
function nextWith(traits: RuleTraits, bits: number, from: number): number {
  if (bits === 0) return -1;
  for (let rule = from; rule < traits.length; rule++) {
    if (((traits[rule] ?? 0) & bits) !== 0) return rule;
  }
  return -1;
}

export function byStart(one: Finding, other: Finding): number {
  return one.span.start - other.span.start;
}
