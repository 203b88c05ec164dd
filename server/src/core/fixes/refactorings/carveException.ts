import { isDead } from "../../analysis/passes/traits.js";
import { otherAction } from "../../describe/wording.js";
import { readTyped } from "../../formats/imcrules/typed.js";
import { covers, matchKeyOf, type Source } from "../../model/source.js";
import { spanOfRule } from "../../model/statement.js";
import { firstLineOf, insertAbove, textBefore } from "../lines.js";
import { onOneRule } from "../refactoring.js";
import { writtenLike } from "../written.js";

/**
 * Adds a rule with the other action above a rule, for the addresses chosen inside it.
 *
 * The user selects them, or has the cursor in them: `accept 10.0.0.0/8 # not 10.1.2.3`. Offers nothing without them.
 */
export const carveException = onOneRule(({ ruleSet, traits }, placed, chosen) => {
  const { id, line, written } = placed;
  // A dead rule needs no exception.
  if (chosen === undefined || isDead(traits, id)) return [];
  const [asked, another] = readTyped(chosen).map((typed) => typed.asked);
  if (asked === undefined || another !== undefined || asked.kind === "range" || !isInside(asked, written.source))
    return [];
  const exception = `${otherAction(written.action)} ${writtenLike(ruleSet, placed, asked)}`;
  const indented = textBefore(ruleSet, line, spanOfRule(written).start) + exception;
  const edit = insertAbove(ruleSet, firstLineOf(ruleSet, line), indented);
  return [{ label: `Carve out an exception: ${exception}`, edits: [edit] }];
});

/** Whether a source matches only addresses of another, and fewer. */
function isInside(inner: Source, outer: Source): boolean {
  return covers(outer, inner) && matchKeyOf(inner) !== matchKeyOf(outer);
}
