import type { Analysis } from "../analysis/analyze.js";
import { type Finding, lineOfPlace } from "../model/finding.js";
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
import { effectOf } from "./verdictChange.js";

/** The fixers of each kind of finding by its code, the likeliest first. */
export const fixersByCode: Readonly<Record<string, readonly Fixer[]>> = {
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

/** Returns the fixes of a finding. O(rules) for each, to work out what it changes, so ask only for findings that are shown. */
export function fixesOf(analysis: Analysis, finding: Finding): readonly Fix[] {
  const line = lineOfPlace(analysis.ruleSet, finding.place);
  const proposed = (fixersByCode[finding.code] ?? []).flatMap((fixer) => fixer(analysis, finding, line));
  return proposed.map(({ label, edits, effect = effectOf(analysis, edits) }) => ({
    title: `${label} (${effect})`,
    edits,
  }));
}
