import { isNone } from "../address/count.js";
import type { Analysis } from "../analysis/analyze.js";
import type { Findings } from "../findings/findings.js";
import { isOurs } from "../model/ruleSet.js";
import { type Budget, done, type Steps } from "../text/steps.js";
import { commentOutRules } from "./fixers/commentOut.js";
import type { ChosenLines, ProposedRefactoring, Refactored, Refactoring } from "./refactoring.js";
import { carveException } from "./refactorings/carveException.js";
import { mergeRules } from "./refactorings/mergeRules.js";
import { proposeExpectations } from "./refactorings/proposeExpectations.js";
import { removeAll } from "./refactorings/removeAll.js";
import { reverseList } from "./refactorings/reverseList.js";
import { writeLengths, writeMasks } from "./refactorings/rewriteMasks.js";
import { splitAny } from "./refactorings/splitAny.js";
import { splitNetwork } from "./refactorings/splitNetwork.js";
import { effectText, NO_CHANGE, NOT_PROVED, titleOf, verdictChange } from "./verdictChange.js";

/** The refactorings of lines, in menu order. */
const ofLines: readonly Refactoring[] = [
  writeLengths,
  writeMasks,
  splitAny,
  splitNetwork,
  mergeRules,
  carveException,
  commentOutRules,
  proposeExpectations,
];

/** The refactorings that write what any format can say. The others write lines of our own language. */
const forOthers: ReadonlySet<Refactoring> = new Set([commentOutRules, proposeExpectations, removeAll]);

/** The refactorings of a whole file, in menu order. The menu of a line has none of them. */
const ofFile = { writeLengths, writeMasks, proposeExpectations, removeAll, reverseList };

/** A refactoring of a whole file, with its name. */
export interface FileRefactored extends Refactored {
  readonly name: string;
}

/** Returns the refactorings of the rules and expectations on some lines. O(rules) for each, to work out its effect. */
export function refactoringsOf(
  analysis: Analysis,
  lines: ChosenLines,
  findings: Findings,
  budget: Budget,
): Steps<readonly Refactored[]> {
  return offers(ofLines, analysis, lines, findings, budget);
}

/** Returns those refactorings of the whole file whose names are wanted. O(rules) for each, to work out its effect. */
export function* fileRefactoringsOf(
  analysis: Analysis,
  findings: Findings,
  budget: Budget,
  isWanted: (name: string) => boolean = () => true,
): Steps<readonly FileRefactored[]> {
  const lines = { first: 0, last: analysis.ruleSet.lineStarts.length - 1 };
  const offered: FileRefactored[] = [];
  for (const [name, refactoring] of Object.entries(ofFile)) {
    if (!isWanted(name)) continue;
    const found = yield* offers([refactoring], analysis, lines, findings, budget);
    offered.push(...found.map((one) => ({ ...one, name })));
  }
  return offered;
}

/** All refactorings of a request share a budget. The titles of those after it ran out say that their effect is not proved. */
function* offers(
  refactorings: readonly Refactoring[],
  analysis: Analysis,
  lines: ChosenLines,
  findings: Findings,
  budget: Budget,
): Steps<readonly Refactored[]> {
  const offered: Refactored[] = [];
  for (const refactoring of refactorings) {
    if (!isOurs(analysis.ruleSet) && !forOthers.has(refactoring)) continue;
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
function* withEffect(analysis: Analysis, proposed: ProposedRefactoring, budget: Budget): Steps<Refactored | undefined> {
  const { label, edits, mustKeepVerdicts } = proposed;
  const change = yield* verdictChange(analysis, edits, budget);
  const effect = effectText(analysis.ruleSet, change);
  if (mustKeepVerdicts === true && effect !== NO_CHANGE) return undefined;
  const isChange = change !== undefined && effect !== NOT_PROVED && ![change.accepted, change.rejected].every(isNone);
  if (mustKeepVerdicts === false && !isChange) return undefined;
  return { title: titleOf(label, effect), label, edits: () => done(edits) };
}
