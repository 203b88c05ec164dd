import { acceptsEveryone } from "./acceptsEveryone.js";
import { analysisIncomplete } from "./analysisIncomplete.js";
import { catchAllWithAddress } from "./catchAllWithAddress.js";
import { contradictoryRule } from "./contradictoryRule.js";
import { coveredRule } from "./coveredRule.js";
import { duplicateDirective } from "./duplicateDirective.js";
import { duplicateRule } from "./duplicateRule.js";
import { exceedsCeiling } from "./exceedsCeiling.js";
import { expectationFailed } from "./expectationFailed.js";
import { hostBitsSet } from "./hostBitsSet.js";
import { impossibleSource } from "./impossibleSource.js";
import { invalidAddress } from "./invalidAddress.js";
import { invalidMask } from "./invalidMask.js";
import { invertedMask } from "./invertedMask.js";
import { ipv4OnlyCatchAll } from "./ipv4OnlyCatchAll.js";
import type { FindingKind } from "./kind.js";
import { misplacedDirective } from "./misplacedDirective.js";
import { missingCatchAll } from "./missingCatchAll.js";
import { modelDependent } from "./modelDependent.js";
import { networkAsHost } from "./networkAsHost.js";
import { neverHit } from "./neverHit.js";
import { neverMatches } from "./neverMatches.js";
import { nonContiguousMask } from "./nonContiguousMask.js";
import { programRefuses } from "./programRefuses.js";
import { programSkips } from "./programSkips.js";
import { readsDifferently } from "./readsDifferently.js";
import { redundantRule } from "./redundantRule.js";
import { rejectsEveryone } from "./rejectsEveryone.js";
import { shadowedRule } from "./shadowedRule.js";
import { suspiciousMask } from "./suspiciousMask.js";
import { syntaxError } from "./syntaxError.js";
import { unreachableAfterCatchAll } from "./unreachableAfterCatchAll.js";
import { unspecifiedAddress } from "./unspecifiedAddress.js";
import { unusedIgnore } from "./unusedIgnore.js";

/** All kinds of findings, in the order of the reference. The last one asks for the findings of the others. */
export const findingKinds: readonly FindingKind[] = [
  syntaxError,
  invalidAddress,
  invalidMask,
  misplacedDirective,
  duplicateDirective,
  programRefuses,
  programSkips,
  neverMatches,
  readsDifferently,
  expectationFailed,
  exceedsCeiling,
  unreachableAfterCatchAll,
  contradictoryRule,
  duplicateRule,
  shadowedRule,
  coveredRule,
  redundantRule,
  neverHit,
  missingCatchAll,
  ipv4OnlyCatchAll,
  acceptsEveryone,
  rejectsEveryone,
  catchAllWithAddress,
  unspecifiedAddress,
  networkAsHost,
  invertedMask,
  suspiciousMask,
  nonContiguousMask,
  hostBitsSet,
  impossibleSource,
  modelDependent,
  analysisIncomplete,
  unusedIgnore,
];

const kindsByCode = new Map(findingKinds.map((kind) => [kind.code, kind]));

export function kindOf(code: string): FindingKind | undefined {
  return kindsByCode.get(code);
}
