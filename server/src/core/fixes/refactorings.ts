import { isNone } from "../address/count.js";
import type { Analysis } from "../analysis/analyze.js";
import type { Findings } from "../findings/findings.js";
import { isOurs } from "../model/ruleSet.js";
import { type Budget, done, type Steps } from "../text/steps.js";
import type { Edit } from "../text/text.js";
import { type CheckedList, inTextOrder } from "./fix.js";
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
import { effectText, keepsVerdicts, NO_CHANGE, NOT_PROVED, titleOf, verdictChange } from "./verdictChange.js";

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

/**
 * Returns those refactorings of the whole file whose names are wanted. `lists` are all lists of the file.
 *
 * O(rules) for each, to work out its effect.
 */
export function* fileRefactoringsOf(
  lists: readonly CheckedList[],
  budget: Budget,
  isWanted: (name: string) => boolean = () => true,
): Steps<readonly FileRefactored[]> {
  const offered: FileRefactored[] = [];
  for (const [name, refactoring] of Object.entries(ofFile)) {
    if (!isWanted(name)) continue;
    const refactored = areOurs(lists)
      ? yield* ofOurs(lists, refactoring, budget)
      : yield* ofOthers(lists, refactoring, name, budget);
    offered.push(...refactored.map((one) => ({ ...one, name })));
  }
  return offered;
}

function areOurs(lists: readonly CheckedList[]): boolean {
  return lists.every(({ analysis: { ruleSet } }) => isOurs(ruleSet));
}

function wholeFileOf({ analysis: { ruleSet } }: CheckedList): ChosenLines {
  return { first: 0, last: ruleSet.lineStarts.length - 1 };
}

function* ofOurs(
  lists: readonly CheckedList[],
  refactoring: Refactoring,
  budget: Budget,
): Steps<readonly Refactored[]> {
  const found: Refactored[] = [];
  for (const list of lists) {
    found.push(...(yield* offers([refactoring], list.analysis, wholeFileOf(list), list.findings, budget)));
  }
  return found;
}

/** What the refactorings of several lists do together. */
const labelsOfAll: Readonly<Record<string, string>> = {
  proposeExpectations: "Add expectations for the boundaries of all lists",
};

/** Joins the refactorings of all lists of another program's file, if they change no verdict. Reads the edited text once. */
function* ofOthers(
  lists: readonly CheckedList[],
  refactoring: Refactoring,
  name: string,
  budget: Budget,
): Steps<readonly Refactored[]> {
  if (!forOthers.has(refactoring)) return [];
  const edits: Edit[] = [];
  let label: string | undefined;
  for (const list of lists) {
    for (const found of refactoring(list.analysis, wholeFileOf(list), list.findings, budget)) {
      yield;
      if (found === undefined) continue;
      label = lists.length > 1 ? (labelsOfAll[name] ?? found.label) : found.label;
      edits.push(...("title" in found ? yield* found.edits(budget) : found.edits));
    }
  }
  const all = inTextOrder(edits);
  const analyses = lists.map(({ analysis }) => analysis);
  if (label === undefined || all.length === 0 || !(yield* keepsVerdicts(analyses, all, budget))) return [];
  return [{ title: label, label, edits: () => done(all) }];
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
