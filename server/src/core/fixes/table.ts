import type { Analysis } from "../analysis/analyze.js";
import { doubtAbout } from "../analysis/questions/doubt.js";
import { formatCount } from "../describe/counts.js";
import type { Findings } from "../findings/findings.js";
import type { FixName } from "../findings/kind.js";
import { kindOf } from "../findings/table.js";
import { type Finding, lineOfPlace } from "../model/finding.js";
import { isOurs } from "../model/ruleSet.js";
import type { Budget, Steps } from "../text/steps.js";
import type { Edit } from "../text/text.js";
import type { Fix, Fixer, Proposed } from "./fix.js";
import { addCatchAll } from "./fixers/addCatchAll.js";
import { commentOut } from "./fixers/commentOut.js";
import { dropHostBits } from "./fixers/dropHostBits.js";
import { expectDecider } from "./fixers/expectDecider.js";
import { expectOther } from "./fixers/expectOther.js";
import { fulfillExpectation } from "./fixers/fulfillExpectation.js";
import { moveAbove } from "./fixers/moveAbove.js";
import { moveDirectiveUp } from "./fixers/moveDirectiveUp.js";
import { removeDirective } from "./fixers/removeDirective.js";
import { removeIgnore } from "./fixers/removeIgnore.js";
import { removeRule } from "./fixers/removeRule.js";
import { splitAddresses } from "./fixers/splitAddresses.js";
import { writeAny } from "./fixers/writeAny.js";
import { writeComplement, writeNearestMask, writeSuggestedMask } from "./fixers/writeMask.js";
import { writeMeant } from "./fixers/writeMeant.js";
import { writeMeantSource } from "./fixers/writeMeantSource.js";
import { writeNetworks } from "./fixers/writeNetworks.js";
import { effectText, titleOf, verdictChange } from "./verdictChange.js";

/** The fixers by their names, which the kinds of findings list. */
const fixers: Readonly<Record<FixName, Fixer>> = {
  addCatchAll,
  commentOut,
  dropHostBits,
  expectDecider,
  expectOther,
  fulfillExpectation,
  moveAbove,
  moveDirectiveUp,
  removeDirective,
  removeIgnore,
  removeRule,
  splitAddresses,
  writeAny,
  writeComplement,
  writeMeant,
  writeMeantSource,
  writeNearestMask,
  writeNetworks,
  writeSuggestedMask,
};

/** The fixers that take a rule away or move it. While something is in doubt about the rule, they are not offered. */
const conclusive: ReadonlySet<FixName> = new Set(["commentOut", "moveAbove", "removeRule"]);

/** The fixers that write what any format can say. The others write lines of our own language. */
const forOthers: ReadonlySet<FixName> = new Set([
  "addCatchAll",
  "commentOut",
  "dropHostBits",
  "expectOther",
  "moveAbove",
  "removeIgnore",
  "removeRule",
  "writeComplement",
  "writeMeantSource",
  "writeNearestMask",
]);

/**
 * Returns the fixes of a finding. O(rules) for each, to work out what it changes, so ask only for findings that are shown.
 *
 * All fixes of a request share a budget. The titles of those after it ran out say that their effect is not proved.
 */
export function* fixesOf(analysis: Analysis, finding: Finding, budget: Budget): Steps<readonly Fix[]> {
  const fixes: Fix[] = [];
  for (const proposed of proposalsFor(analysis, finding, budget)) {
    if (proposed === undefined) {
      yield;
      continue;
    }
    const { label, edits, isPreferred } = proposed;
    const effect = proposed.effect ?? effectText(analysis.ruleSet, yield* verdictChange(analysis, edits, budget));
    fixes.push({ title: titleOf(label, effect), isPreferred, edits });
  }
  return fixes;
}

/** The most findings that one action fixes. */
const FINDINGS_AT_MOST = 1_000;

/** The fixers that correct a mask. Their only fix may accept other addresses, which the title says. */
const correctsMask: ReadonlySet<FixName> = new Set(["writeComplement", "writeNearestMask"]);

/**
 * Returns the fixes of all findings of a kind that is about sources, together.
 *
 * Takes the preferred fix of each finding, or its only one if that corrects a mask. `undefined` for another kind, or for fewer than two. Edits that overlap earlier ones are left for the next time.
 */
export function* fixOfKind(
  analysis: Analysis,
  findings: Findings,
  code: string,
  budget: Budget,
): Steps<Fix | undefined> {
  if (kindOf(code)?.about !== "source") return undefined;
  const edits: Edit[] = [];
  let [found, fixed, end] = [0, 0, 0];
  for (const finding of findings.list()) {
    if (finding.code !== code) continue;
    if (found++ === FINDINGS_AT_MOST || budget.left < 0) break;
    const proposals: Proposal[] = [];
    for (const proposed of proposalsFor(analysis, finding, budget)) {
      yield;
      if (proposed !== undefined) proposals.push(proposed);
    }
    const [likely, another] = proposals;
    const isOnly = another === undefined && likely !== undefined && correctsMask.has(likely.fixer);
    const isClear = likely !== undefined && (likely.isPreferred || isOnly);
    if (!isClear || (likely.edits[0]?.start ?? 0) < end) continue;
    edits.push(...likely.edits);
    end = likely.edits.at(-1)?.end ?? end;
    fixed++;
  }
  if (fixed < 2) return undefined;
  const effect = effectText(analysis.ruleSet, yield* verdictChange(analysis, edits, budget));
  const all = findings.counts.get(code) ?? fixed;
  const which = fixed < all ? `${formatCount(fixed)} of ${formatCount(all)}` : `all ${formatCount(fixed)}`;
  return { title: titleOf(`Fix ${which} ${code} findings`, effect), isPreferred: false, edits };
}

type Proposal = Proposed & Pick<Fix, "isPreferred"> & { readonly fixer: FixName };

/** Yields the fixes of a finding without their effects, the likeliest first. Yields `undefined` between two steps. */
function* proposalsFor(analysis: Analysis, finding: Finding, budget: Budget): Generator<Proposal | undefined> {
  const line = lineOfPlace(analysis.ruleSet, finding.place);
  const names = kindOf(finding.code)?.fixes ?? [];
  // What is wrong with a source itself is what there is to correct.
  const isAboutSource = kindOf(finding.code)?.about === "source";
  const doubt =
    !isAboutSource && "rule" in finding.place ? yield* doubtAbout(analysis, finding.place.rule, budget) : undefined;
  const { ruleSet } = analysis;
  const known = isOurs(ruleSet) ? names : names.filter((name) => forOthers.has(name));
  const offered = doubt === undefined ? known : known.filter((name) => !conclusive.has(name));
  let isFirst = true;
  for (const name of offered) {
    for (const proposed of fixers[name](analysis, finding, line, budget)) {
      if (proposed === undefined) {
        yield undefined;
        continue;
      }
      yield { ...proposed, fixer: name, isPreferred: isFirst && proposed.isUnsure !== true && doubt === undefined };
      isFirst = false;
    }
  }
}
