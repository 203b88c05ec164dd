import { isOurs, type RuleSet, textOf } from "../model/ruleSet.js";
import { linedText } from "../text/linedText.js";
import type { Steps } from "../text/steps.js";
import { applyEdits, type Edit } from "../text/text.js";
import { editOurs } from "./imcrules/edit.js";
import { readInSteps } from "./readers.js";

/**
 * Returns the list after edits. They must be in text order and must not overlap. `undefined` if the file then has other lists.
 *
 * O(rules) for each edit in our own language. Reads the whole text of any other, where a line may depend on those above it.
 */
export function* editInSteps(ruleSet: RuleSet, edits: readonly Edit[]): Steps<RuleSet | undefined> {
  if (isOurs(ruleSet)) return yield* editOurs(ruleSet, edits);
  const { name } = ruleSet;
  const after = yield* listsAfter(ruleSet, edits);
  // A list without a name is the only one of its file.
  const before = name === "" ? [ruleSet] : yield* listsAfter(ruleSet, []);
  return haveSameNames(before, after) ? after.find((list) => list.name === name) : undefined;
}

/** Returns all lists of a file of another program after edits. */
export function* listsAfter(ruleSet: RuleSet, edits: readonly Edit[]): Steps<readonly RuleSet[]> {
  const { format, options } = ruleSet;
  return yield* readInSteps(linedText(applyEdits(textOf(ruleSet), edits)), { format: format.id, options });
}

/** Whether two versions of a file have the same lists. A list that loses its last rule is gone, and equal names are numbered. */
export function haveSameNames(before: readonly RuleSet[], after: readonly RuleSet[]): boolean {
  return before.length === after.length && before.every(({ name }, place) => name === after[place]?.name);
}
