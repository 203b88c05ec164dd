import type { Analysis } from "../analysis/analyze.js";
import type { Findings } from "../findings/findings.js";
import { type Budget, done, type Steps } from "../text/steps.js";
import type { Lines } from "../text/text.js";
import type { Proposed } from "./fix.js";
import { commentOutRules } from "./fixers/commentOut.js";
import type { Refactored, Refactoring } from "./refactoring.js";
import { carveException } from "./refactorings/carveException.js";
import { fulfillExpectation } from "./refactorings/fulfillExpectation.js";
import { mergeRules } from "./refactorings/mergeRules.js";
import { proposeExpectations } from "./refactorings/proposeExpectations.js";
import { removeAll } from "./refactorings/removeAll.js";
import { reverseList } from "./refactorings/reverseList.js";
import { writeLengths, writeMasks } from "./refactorings/rewriteMasks.js";
import { splitAny } from "./refactorings/splitAny.js";
import { splitNetwork } from "./refactorings/splitNetwork.js";
import { effectText, NO_CHANGE, titleOf, verdictChange } from "./verdictChange.js";

/** All refactorings, in menu order. */
const refactorings: readonly Refactoring[] = [
  fulfillExpectation,
  writeLengths,
  writeMasks,
  splitAny,
  splitNetwork,
  mergeRules,
  carveException,
  commentOutRules,
  proposeExpectations,
  removeAll,
  reverseList,
];

/**
 * Returns the refactorings of the rules and expectations on some lines. O(rules) for each, to work out its effect.
 *
 * All refactorings of a request share a budget. The titles of those after it ran out name no effect.
 */
export function* refactoringsOf(
  analysis: Analysis,
  lines: Lines,
  findings: Findings,
  budget: Budget,
): Steps<readonly Refactored[]> {
  const offered: Refactored[] = [];
  for (const refactoring of refactorings) {
    for (const found of refactoring(analysis, lines, findings, budget)) {
      yield;
      if (found === undefined) continue;
      const refactored = "title" in found ? found : yield* withEffect(analysis, found, budget);
      if (refactored !== undefined) offered.push(refactored);
    }
  }
  return offered;
}

/** Adds the effect to the title. `undefined` if the refactoring must keep or change verdicts but does not. */
function* withEffect(analysis: Analysis, proposed: Proposed, budget: Budget): Steps<Refactored | undefined> {
  const { label, edits, mustKeepVerdicts } = proposed;
  const effect = proposed.effect ?? effectText(yield* verdictChange(analysis, edits, budget));
  if (mustKeepVerdicts === true && effect !== NO_CHANGE) return undefined;
  if (mustKeepVerdicts === false && (effect === "" || effect.startsWith(NO_CHANGE))) return undefined;
  return { title: titleOf(label, effect), label, edits: () => done(edits) };
}
