import type { Analysis } from "../analysis/analyze.js";
import { sourcesNamedBy } from "../analysis/passes/expectations.js";
import { isAmbiguous } from "../analysis/passes/traits.js";
import { mayHaveAmbiguousDecider } from "../analysis/questions/doubt.js";
import { counted } from "../describe/counts.js";
import type { Findings } from "../findings/findings.js";
import type { RuleId } from "../model/ruleSet.js";
import { sourceOf } from "../model/ruleTable.js";
import { type MatchKey, matchKeyOf } from "../model/source.js";
import type { Budget, Steps } from "../text/steps.js";
import type { Edit } from "../text/text.js";
import { removeRules } from "./extents.js";

/** The findings whose rules are removed. */
const removableCodes: ReadonlySet<string> = new Set(["duplicate-rule", "covered-rule"]);

/** All safe edits of a file, or why there is none. */
export interface AllFixed {
  readonly edits: readonly Edit[];
  /** Why nothing is done, as a sentence. `undefined` if there are edits. */
  readonly whyNothing: string | undefined;
  /** Whether no rule repeats others, so that there is nothing to do. */
  readonly isClean: boolean;
}

/**
 * Returns all edits that are safe without review. They change no verdict.
 *
 * Removes rules that repeat others. Keeps those that a `by` names, and those that are ambiguous or that an ambiguous rule decides a
 * part of. On the result it finds nothing more to do. No edits for a file with an error other than `expectation-failed`, whose meaning
 * is uncertain. O(rules + cells inside the repeating rules). Keeps the rules for which the budget does not last.
 */
export function* fixAll(analysis: Analysis, findings: Findings, budget: Budget): Steps<AllFixed> {
  const { ruleSet } = analysis;
  // Errors count even if their severity is configured lower.
  const errors = ruleSet.problemCount + ruleSet.idleDirectives.length;
  if (errors > 0) return nothing(`${counted(errors, "line")} of this file must be corrected first`);
  const repeating = [...findings.list()].flatMap(({ code, place }) =>
    removableCodes.has(code) && "rule" in place ? [place.rule] : [],
  );
  if (repeating.length === 0) return nothing("no rule repeats what earlier rules with the same action do", true);
  const removed = yield* removable(analysis, repeating, budget);
  if (removed.length === 0) {
    return nothing(
      budget.left < 0
        ? "the masks with holes cut the address space into too many pieces to prove what is safe"
        : `each rule that repeats others may be needed when a mask or address is corrected, or is named by "by"`,
    );
  }
  return {
    edits: removeRules(ruleSet, removed),
    whyNothing: undefined,
    isClean: false,
  };
}

function nothing(why: string, isClean = false): AllFixed {
  return { edits: [], whyNothing: `Fix All does nothing: ${why}.`, isClean };
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
