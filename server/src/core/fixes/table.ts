import type { Analysis } from "../analysis/analyze.js";
import type { Finding } from "../model/finding.js";
import type { Fix, Fixer } from "./fix.js";
import { addCatchAll } from "./fixers/addCatchAll.js";
import { commentOut } from "./fixers/commentOut.js";
import { dropHostBits } from "./fixers/dropHostBits.js";
import { moveAbove } from "./fixers/moveAbove.js";
import { moveDirectiveUp } from "./fixers/moveDirectiveUp.js";
import { removeDirective } from "./fixers/removeDirective.js";
import { removeIgnore } from "./fixers/removeIgnore.js";
import { removeRule } from "./fixers/removeRule.js";
import { splitAddresses } from "./fixers/splitAddresses.js";
import { writeAny } from "./fixers/writeAny.js";
import { writeComplement, writeNearestMask, writeSuggestedMask } from "./fixers/writeMask.js";
import { writeMeant } from "./fixers/writeMeant.js";

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
