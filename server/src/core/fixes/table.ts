import type { Analysis } from "../analysis/analyze.js";
import type { Finding } from "../model/finding.js";
import { addCatchAll } from "./addCatchAll.js";
import { commentOut } from "./commentOut.js";
import { dropHostBits } from "./dropHostBits.js";
import type { Fix, Fixer } from "./fix.js";
import { moveAbove } from "./moveAbove.js";
import { moveDirectiveUp } from "./moveDirectiveUp.js";
import { removeDirective } from "./removeDirective.js";
import { removeIgnore } from "./removeIgnore.js";
import { removeRule } from "./removeRule.js";
import { splitAddresses } from "./splitAddresses.js";
import { writeAny } from "./writeAny.js";
import { writeComplement, writeNearestMask, writeSuggestedMask } from "./writeMask.js";
import { writeMeant } from "./writeMeant.js";

/** How findings of each code can be fixed, what is meant most likely first. */
export const fixers: Readonly<Record<string, readonly Fixer[]>> = {
  "syntax-error": [writeMeant],
  "invalid-address": [writeMeant],
  "invalid-mask": [writeMeant],
  "misplaced-directive": [moveDirectiveUp],
  "duplicate-directive": [removeDirective],
  "unreachable-after-catch-all": [moveAbove, commentOut, removeRule],
  "contradictory-rule": [commentOut, removeRule],
  "duplicate-rule": [removeRule],
  "shadowed-rule": [moveAbove, commentOut, removeRule],
  "covered-rule": [removeRule],
  "redundant-rule": [removeRule],
  "missing-catch-all": [addCatchAll],
  "ipv4-only-catch-all": [writeAny],
  "catch-all-with-address": [writeSuggestedMask, writeAny],
  "unspecified-address": [writeAny],
  "inverted-mask": [writeComplement],
  "suspicious-mask": [writeNearestMask, splitAddresses],
  "host-bits-set": [dropHostBits],
  "unused-ignore": [removeIgnore],
};

/** How a finding can be fixed. Works out what each fix would change, O(rules), so ask only for those that are shown. */
export function fixesOf(analysis: Analysis, finding: Finding): readonly Fix[] {
  return (fixers[finding.code] ?? []).flatMap((fixer) => fixer(analysis, finding));
}
