import type { Analysis } from "../analysis/analyze.js";
import type { Findings } from "../findings/findings.js";
import type { Steps } from "../text/steps.js";
import type { Lines } from "../text/text.js";
import { commentOutRules } from "./fixers/commentOut.js";
import type { Proposed, Refactored, Refactoring } from "./refactoring.js";
import { carveException } from "./refactorings/carveException.js";
import { fulfillExpectation } from "./refactorings/fulfillExpectation.js";
import { mergeRules } from "./refactorings/mergeRules.js";
import { proposeExpectations } from "./refactorings/proposeExpectations.js";
import { removeAll } from "./refactorings/removeAll.js";
import { reverseList } from "./refactorings/reverseList.js";
import { writeLengths, writeMasks } from "./refactorings/rewriteMasks.js";
import { splitAny } from "./refactorings/splitAny.js";
import { splitNetwork } from "./refactorings/splitNetwork.js";
import { effectText, NO_CHANGE, verdictChangeInSteps } from "./verdictChange.js";

/** What can be made of rules and expectations, in the order in which a menu shows it. */
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

/** What can be made of the rules and expectations on some lines. Works out what each would change, O(rules). */
export function* refactoringsOf(analysis: Analysis, lines: Lines, findings: Findings): Steps<readonly Refactored[]> {
  const offered: Refactored[] = [];
  for (const refactoring of refactorings) {
    for (const made of refactoring(analysis, lines, findings)) {
      yield;
      const refactored = "title" in made ? made : yield* withEffect(analysis, made);
      if (refactored !== undefined) offered.push(refactored);
    }
  }
  return offered;
}

/** With a title that says what it changes. */
function* withEffect(analysis: Analysis, { what, edits, changesNothing }: Proposed): Steps<Refactored | undefined> {
  const effect = effectText(yield* verdictChangeInSteps(analysis, edits));
  if (changesNothing === true && effect !== NO_CHANGE) return undefined;
  return { title: `${what} (${effect})`, edits: () => edits };
}
