import type { Analysis } from "../analysis/analyze.js";
import { doubtAbout } from "../analysis/questions/doubt.js";
import type { FixName } from "../findings/kind.js";
import { kindOf } from "../findings/table.js";
import { type Finding, lineOfPlace } from "../model/finding.js";
import type { Budget, Steps } from "../text/steps.js";
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
import { writeNetworks } from "./fixers/writeNetworks.js";
import { effectText, titleOf, verdictChange } from "./verdictChange.js";

/** The fixers by their names, which the kinds of findings list. */
const fixers: Readonly<Record<FixName, Fixer>> = {
  addCatchAll,
  commentOut,
  dropHostBits,
  moveAbove,
  moveDirectiveUp,
  removeDirective,
  removeIgnore,
  removeRule,
  splitAddresses,
  writeAny,
  writeComplement,
  writeMeant,
  writeNearestMask,
  writeNetworks,
  writeSuggestedMask,
};

/** The fixers that take a rule away or move it. While something is in doubt about the rule, they are not offered. */
const conclusive: ReadonlySet<FixName> = new Set(["commentOut", "moveAbove", "removeRule"]);

/**
 * Returns the fixes of a finding. O(rules) for each, to work out what it changes, so ask only for findings that are shown.
 *
 * All fixes of a request share a budget. The titles of those after it ran out name no effect.
 */
export function* fixesOf(analysis: Analysis, finding: Finding, budget: Budget): Steps<readonly Fix[]> {
  const line = lineOfPlace(analysis.ruleSet, finding.place);
  const names = kindOf(finding.code)?.fixes ?? [];
  // What is wrong with a source itself is what there is to correct.
  const isAboutSource = kindOf(finding.code)?.about === "source";
  const doubt =
    !isAboutSource && "rule" in finding.place ? yield* doubtAbout(analysis, finding.place.rule, budget) : undefined;
  const offered = doubt === undefined ? names : names.filter((name) => !conclusive.has(name));
  const fixes: Fix[] = [];
  for (const name of offered) {
    for (const proposed of fixers[name](analysis, finding, line, budget)) {
      if (proposed === undefined) {
        yield;
        continue;
      }
      const { label, edits, isUnsure } = proposed;
      const effect = proposed.effect ?? effectText(yield* verdictChange(analysis, edits, budget));
      const isPreferred = fixes.length === 0 && isUnsure !== true && doubt === undefined;
      fixes.push({ title: titleOf(label, effect), isPreferred, edits });
    }
  }
  return fixes;
}
