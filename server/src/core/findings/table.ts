import type { Analysis } from "../analysis/analyze.js";
import type { Finding, Level, Place, Severity } from "../model/finding.js";
import type { RuleSet } from "../model/ruleSet.js";
import { analysisIncomplete } from "./analysisIncomplete.js";
import { catchAllWithAddress } from "./catchAllWithAddress.js";
import { contradictoryRule } from "./contradictoryRule.js";
import { coveredRule } from "./coveredRule.js";
import { duplicateDirective } from "./duplicateDirective.js";
import { duplicateRule } from "./duplicateRule.js";
import { hostBitsSet } from "./hostBitsSet.js";
import { invalidAddress } from "./invalidAddress.js";
import { invalidMask } from "./invalidMask.js";
import { invertedMask } from "./invertedMask.js";
import { ipv4OnlyCatchAll } from "./ipv4OnlyCatchAll.js";
import type { FindingKind } from "./kind.js";
import { misplacedDirective } from "./misplacedDirective.js";
import { missingCatchAll } from "./missingCatchAll.js";
import { nonContiguousMask } from "./nonContiguousMask.js";
import { shadowedRule } from "./shadowedRule.js";
import { suspiciousMask } from "./suspiciousMask.js";
import { syntaxError } from "./syntaxError.js";
import { unreachableAfterCatchAll } from "./unreachableAfterCatchAll.js";
import { unspecifiedAddress } from "./unspecifiedAddress.js";

/** Every kind of finding there is. */
export const findingKinds: readonly FindingKind[] = [
  syntaxError,
  invalidAddress,
  invalidMask,
  misplacedDirective,
  duplicateDirective,
  unreachableAfterCatchAll,
  contradictoryRule,
  duplicateRule,
  shadowedRule,
  coveredRule,
  missingCatchAll,
  ipv4OnlyCatchAll,
  catchAllWithAddress,
  unspecifiedAddress,
  invertedMask,
  suspiciousMask,
  nonContiguousMask,
  hostBitsSet,
  analysisIncomplete,
];

/** From the most severe to the least. */
export const severities: readonly Severity[] = ["error", "warning", "information", "hint"];

/** Severities that a user set, by code; the others are as the table says. */
export type Levels = Readonly<Record<string, Level>>;

/** All findings of a file from its first line to its last; kinds that are off are not looked for. */
export function findingsOf(analysis: Analysis, levels: Levels = {}): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { code, level, faded = false, find } of findingKinds) {
    const severity = levels[code] ?? level;
    if (severity === "off") continue;
    for (const hit of find(analysis)) findings.push({ code, severity, faded, ...hit });
  }
  const { ruleSet } = analysis;
  return findings.sort(
    (one, other) =>
      lineOfPlace(ruleSet, one.place) - lineOfPlace(ruleSet, other.place) || one.span.start - other.span.start,
  );
}

/** The line where a finding stands now, 0-based. */
export function lineOfPlace(ruleSet: RuleSet, place: Place): number {
  return "line" in place ? place.line : (ruleSet.ruleLines[place.rule] ?? 0);
}
