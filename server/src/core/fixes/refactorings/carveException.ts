import { firstOfPrefix, type Ipv6 } from "../../address/ipv6.js";
import { ALL_BITS, networkOf } from "../../address/mask.js";
import { isDead } from "../../analysis/passes/traits.js";
import { otherAction } from "../../describe/wording.js";
import { onlyAddressOf, type Source, specificityOf } from "../../model/source.js";
import { firstLineOf, insertAbove, textBefore } from "../lines.js";
import { onOneRule } from "../refactoring.js";
import { writtenLike } from "../written.js";

/** Adds a rule with the other action above a rule, for one of its addresses. The user then edits this exception. */
export const carveException = onOneRule(({ ruleSet, traits }, placed) => {
  const { id, line, written } = placed;
  const address = oneAddressOf(written.source);
  // A dead rule needs no exception.
  if (address === undefined || isDead(traits, id)) return [];
  const exception = `${otherAction(written.action)} ${writtenLike(ruleSet, placed, address)}`;
  const indented = textBefore(ruleSet, line, written.actionSpan.start) + exception;
  const edit = insertAbove(ruleSet, firstLineOf(ruleSet, line), indented);
  return [{ label: `Carve out an exception: ${exception}`, edits: [edit] }];
});

/**
 * Returns the first address of a source. `undefined` if it matches just one.
 *
 * For a catch-all, an address for documentation (RFC 5737, RFC 3849), since no client has the first one.
 */
function oneAddressOf(source: Source): Source | undefined {
  if (onlyAddressOf(source) !== undefined) return undefined;
  const bits = specificityOf(source);
  if (source.kind === "ipv6") {
    return { ...source, address: bits === 0 ? DOCUMENTATION6 : firstOfPrefix(source.address, bits), length: 128 };
  }
  if (source.kind === "any" || bits === 0) return { kind: "ipv4", address: DOCUMENTATION4, mask: ALL_BITS };
  return { ...source, address: networkOf(source.address, source.mask), mask: ALL_BITS };
}

/** 192.0.2.1 */
const DOCUMENTATION4 = 0xc0000201;
/** 2001:db8::1 */
const DOCUMENTATION6: Ipv6 = [0x20010db8, 0, 0, 1];
