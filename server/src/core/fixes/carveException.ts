import { firstOfPrefix } from "../address/ipv6.js";
import { ALL_BITS, networkOf } from "../address/mask.js";
import { isDead } from "../analysis/traits.js";
import { type Source, specificityOf } from "../model/source.js";
import { firstLineOf, insertAbove, textBefore } from "./lines.js";
import { onOneRule } from "./refactoring.js";
import { writtenLike } from "./written.js";

/** Puts a rule of the other action above a rule, for the first of its addresses: where to begin with an exception. */
export const carveException = onOneRule((analysis, { id, line, rule }) => {
  const { ruleSet } = analysis;
  const first = firstAddressOf(rule.source);
  // Out of what decides nothing nothing can be taken.
  if (first === undefined || isDead(analysis.traits, id)) return [];
  const action = rule.action === "accept" ? "reject" : "accept";
  const exception = `${action} ${writtenLike(ruleSet, { written: rule, line }, first)}`;
  const edit = insertAbove(
    ruleSet,
    firstLineOf(ruleSet, line),
    textBefore(ruleSet, line, rule.actionSpan.start) + exception,
  );
  return [{ what: `Carve out an exception: ${exception}`, edits: [edit] }];
});

/** The first address of a source that is more than one; not of a catch-all, whose first address nobody has. */
function firstAddressOf(source: Source): Source | undefined {
  const bits = specificityOf(source);
  if (bits === 0 || source.kind === "any") return undefined;
  if (source.kind === "ipv4") {
    return bits === 32 ? undefined : { ...source, address: networkOf(source.address, source.mask), mask: ALL_BITS };
  }
  return bits === 128 ? undefined : { ...source, address: firstOfPrefix(source.address, bits), length: 128 };
}
