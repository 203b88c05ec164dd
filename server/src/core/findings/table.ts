import type { Analysis } from "../analysis/analyze.js";
import { type Finding, type Level, lineOfPlace, type Severity } from "../model/finding.js";
import { acceptsEveryone } from "./acceptsEveryone.js";
import { analysisIncomplete } from "./analysisIncomplete.js";
import { catchAllWithAddress } from "./catchAllWithAddress.js";
import { contradictoryRule } from "./contradictoryRule.js";
import { coveredRule } from "./coveredRule.js";
import { duplicateDirective } from "./duplicateDirective.js";
import { duplicateRule } from "./duplicateRule.js";
import { expectationFailed } from "./expectationFailed.js";
import { hostBitsSet } from "./hostBitsSet.js";
import { withoutIgnored } from "./ignores.js";
import { impossibleSource } from "./impossibleSource.js";
import { invalidAddress } from "./invalidAddress.js";
import { invalidMask } from "./invalidMask.js";
import { invertedMask } from "./invertedMask.js";
import { ipv4OnlyCatchAll } from "./ipv4OnlyCatchAll.js";
import type { FindingKind } from "./kind.js";
import { misplacedDirective } from "./misplacedDirective.js";
import { missingCatchAll } from "./missingCatchAll.js";
import { modelDependent } from "./modelDependent.js";
import { nonContiguousMask } from "./nonContiguousMask.js";
import { redundantRule } from "./redundantRule.js";
import { rejectsEveryone } from "./rejectsEveryone.js";
import { shadowedRule } from "./shadowedRule.js";
import { suspiciousMask } from "./suspiciousMask.js";
import { syntaxError } from "./syntaxError.js";
import { unreachableAfterCatchAll } from "./unreachableAfterCatchAll.js";
import { unspecifiedAddress } from "./unspecifiedAddress.js";
import { unusedIgnore } from "./unusedIgnore.js";

/** Every kind of finding there is. The last one looks at what the others found. */
export const findingKinds: readonly FindingKind[] = [
  syntaxError,
  invalidAddress,
  invalidMask,
  misplacedDirective,
  duplicateDirective,
  expectationFailed,
  unreachableAfterCatchAll,
  contradictoryRule,
  duplicateRule,
  shadowedRule,
  coveredRule,
  redundantRule,
  missingCatchAll,
  ipv4OnlyCatchAll,
  acceptsEveryone,
  rejectsEveryone,
  catchAllWithAddress,
  unspecifiedAddress,
  invertedMask,
  suspiciousMask,
  nonContiguousMask,
  hostBitsSet,
  impossibleSource,
  modelDependent,
  analysisIncomplete,
  unusedIgnore,
];

/** From the most severe to the least. */
export const severities: readonly Severity[] = ["error", "warning", "information", "hint"];

/** Severities that a user set, by code; the others are as the table says. */
export type Levels = Readonly<Record<string, Level>>;

/** All findings of a file that no comment silences, from its first line to its last; kinds that are off are not looked for. */
export function findingsOf(analysis: Analysis, levels: Levels = {}): readonly Finding[] {
  const { ruleSet } = analysis;
  const findings: Finding[] = [];
  const off = new Set(
    findingKinds.filter(({ code, level }) => (levels[code] ?? level) === "off").map(({ code }) => code),
  );
  const before = { findings, off, kinds: findingKinds };
  for (const { code, level, faded = false, find } of findingKinds) {
    const severity = levels[code] ?? level;
    if (severity === "off") continue;
    for (const hit of find(analysis, before)) findings.push({ code, severity, faded, ...hit });
  }
  return [...withoutIgnored(ruleSet, findingKinds, findings)].sort(
    (one, other) =>
      lineOfPlace(ruleSet, one.place) - lineOfPlace(ruleSet, other.place) || one.span.start - other.span.start,
  );
}
