import type { Analysis } from "../analysis/analyze.js";
import { sourcesNamedBy } from "../analysis/passes/expectations.js";
import { isAmbiguous } from "../analysis/passes/traits.js";
import { mayHaveAmbiguousDecider } from "../analysis/questions/doubt.js";
import { counted } from "../describe/counts.js";
import type { Remark, RemarkCode } from "../model/format.js";
import { ignoredLineCount, type RuleId, type RuleSet, refusalIn } from "../model/ruleSet.js";
import { sourceOf } from "../model/ruleTable.js";
import { type MatchKey, matchKeyOf } from "../model/source.js";
import type { Budget, Steps } from "../text/steps.js";
import type { Edit } from "../text/text.js";
import { removeRules } from "./extents.js";
import { type CheckedList, inTextOrder } from "./fix.js";

/** The findings whose rules are removed. */
const removableCodes: ReadonlySet<string> = new Set(["duplicate-rule", "covered-rule"]);

/** All safe edits of a file, or why there is none. */
export interface AllFixed {
  readonly edits: readonly Edit[];
  /** Why nothing is done, as a sentence. `undefined` if there are edits. */
  readonly whyNothing: string | undefined;
  /** The lists that have something to fix but stay as they are, with the reason as a sentence. */
  readonly kept: readonly { readonly list: string; readonly why: string }[];
}

/** What is done in one of the lists. */
interface ListFixed {
  readonly edits: readonly Edit[];
  readonly why: string | undefined;
  /** Whether no rule repeats others, so that there is nothing to do. */
  readonly isClean: boolean;
}

/**
 * Returns all edits that are safe without review. They change no verdict. `lists` are all lists of the file.
 *
 * Removes rules that repeat others. Keeps those that a `by` names, and those that are ambiguous or that an ambiguous rule decides a
 * part of. On the result it finds nothing more to do. No edits for a list with an error other than `expectation-failed`, whose meaning
 * is uncertain, nor for a file that its program does not load. O(rules + cells inside the repeating rules). Keeps the rules for which
 * the budget does not last.
 */
export function* fixAll(lists: readonly CheckedList[], budget: Budget): Steps<AllFixed> {
  if (refusalIn(lists.map(({ analysis }) => analysis.ruleSet)) !== undefined) {
    const errors = lists.reduce((sum, { analysis }) => sum + errorCountOf(analysis), 0);
    const { edits, why } = nothing(`${counted(errors, "line")} of this file must be corrected first`);
    return { edits, whyNothing: why, kept: [{ list: "", why }] };
  }
  const edits: Edit[] = [];
  const kept: AllFixed["kept"][number][] = [];
  let clean: string | undefined;
  for (const list of lists) {
    const fixed = yield* fixedList(list, budget);
    edits.push(...fixed.edits);
    if (fixed.isClean) clean = fixed.why;
    else if (fixed.why !== undefined) kept.push({ list: list.analysis.ruleSet.name, why: fixed.why });
  }
  return { edits: inTextOrder(edits), whyNothing: edits.length > 0 ? undefined : (kept[0]?.why ?? clean), kept };
}

/** The lines with an error. They count even if their severity is configured lower. */
function errorCountOf({ ruleSet }: Analysis): number {
  const { remarks, format } = ruleSet;
  const isError = ({ code, reason }: Remark) => errorCodes.has(code) && format.mildReasons?.[reason] === undefined;
  return ignoredLineCount(ruleSet) + remarks.filter(isError).length;
}

/** The remarks on rules that the program does not have, which {@link RuleSet.problemCount} does not count. */
const errorCodes: ReadonlySet<RemarkCode> = new Set(["program-skips", "never-matches", "host-bits-set"]);

function* fixedList({ analysis, findings }: CheckedList, budget: Budget): Steps<ListFixed> {
  const { ruleSet } = analysis;
  const errors = errorCountOf(analysis);
  if (errors > 0) {
    return nothing(
      `${counted(errors, "line")} of this ${ruleSet.name === "" ? "file" : "list"} must be corrected first`,
    );
  }
  const repeating = [...findings.list()].flatMap(({ code, place }) =>
    removableCodes.has(code) && "rule" in place ? [place.rule] : [],
  );
  if (repeating.length === 0) return nothing("no rule repeats what earlier rules with the same action do", true);
  const alone = withoutReplacing(ruleSet, repeating);
  if (alone.length === 0)
    return nothing("each rule that repeats others replaces another one, which would match without it");
  const removed = yield* removable(analysis, alone, budget);
  if (removed.length === 0) {
    return nothing(
      budget.left < 0
        ? "the masks with holes cut the address space into too many pieces to prove what is safe"
        : `each rule that repeats others may be needed when a mask or address is corrected, or is named by "by"`,
    );
  }
  return { edits: removeRules(ruleSet, removed), why: undefined, isClean: false };
}

function nothing(why: string, isClean = false): ListFixed & { readonly why: string } {
  return { edits: [], why: `Fix All does nothing: ${why}.`, isClean };
}

/** Leaves out the rules that replace others. Without such a rule, another one would come to life. */
function withoutReplacing({ rules, remarks }: RuleSet, ids: readonly RuleId[]): readonly RuleId[] {
  const replacing = new Set(remarks.flatMap(({ code, other }) => (code === "never-matches" ? (other ?? []) : [])));
  return ids.filter((id) => !replacing.has(rules.lines[id] ?? 0));
}

/** Returns the repeating rules that may be removed. Works out the deciders of equal rules once. */
function* removable(analysis: Analysis, repeating: readonly RuleId[], budget: Budget): Steps<readonly RuleId[]> {
  const named = sourcesNamedBy(analysis.expectations);
  const known = new Map<MatchKey, boolean>();
  const removed: RuleId[] = [];
  for (const id of repeating) {
    const key = matchKeyOf(sourceOf(analysis.ruleSet.rules, id));
    if (named.has(key) || isAmbiguous(analysis.traits, id)) continue;
    const isKept = known.get(key) ?? (yield* mayHaveAmbiguousDecider(analysis, id, budget));
    known.set(key, isKept);
    if (!isKept) removed.push(id);
  }
  return removed;
}
