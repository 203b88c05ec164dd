import type { RuleSet } from "../model/ruleSet.js";
import { textOf } from "../model/ruleSet.js";
import { linedText } from "../text/linedText.js";
import type { Steps } from "../text/steps.js";
import { applyEdits, type Edit } from "../text/text.js";
import { editOurs } from "./imcrules/edit.js";
import { readInSteps } from "./readers.js";

/**
 * Returns the list after edits. They must be in text order and must not overlap.
 *
 * O(rules) for each edit in our own language. Reads the whole text of any other, where a line may depend on those above it.
 */
export function* editInSteps(ruleSet: RuleSet, edits: readonly Edit[]): Steps<RuleSet> {
  const { format, options, name } = ruleSet;
  if (format.id === "imcrules") return yield* editOurs(ruleSet, edits);
  const lists = yield* readInSteps(linedText(applyEdits(textOf(ruleSet), edits)), { format: format.id, options });
  return lists.find((list) => list.name === name) ?? ruleSet;
}
