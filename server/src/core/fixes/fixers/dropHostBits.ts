import { formatIpv4 } from "../../address/ipv4.js";
import { firstOfPrefix, formatIpv6, formatMapped, mappedIpv4 } from "../../address/ipv6.js";
import { networkOf } from "../../address/mask.js";
import type { RuleSet } from "../../model/ruleSet.js";
import type { Source } from "../../model/source.js";
import type { Edit } from "../../text/text.js";
import { replaceSpan } from "../lines.js";
import { isMapped, onSource, type PlacedSource } from "../written.js";

/** Clears the host bits of an address, or else writes the single host or the IPv6 length that may be meant. */
export const dropHostBits = onSource((ruleSet, placed) => {
  const { source, addressSpan, maskSpan } = placed.written;
  const network = writeNetwork(ruleSet, placed);
  if (network === undefined || maskSpan === undefined) return [];
  const clearBits = { label: `Write the network ${network.text}`, edits: [network] };
  const length = meantLengthOf(source);
  if (length !== undefined) {
    const edit = replaceSpan(ruleSet, placed.line, maskSpan, String(length));
    return [{ label: `Write the length ${length}`, edits: [edit] }, clearBits];
  }
  const edit = replaceSpan(ruleSet, placed.line, { start: addressSpan.end, end: maskSpan.end }, "");
  return [clearBits, { label: "Leave the mask out, for the single host", edits: [edit] }];
});

/** Replaces the address of a source by that of its network. The source still matches the same addresses. */
export function writeNetwork(ruleSet: RuleSet, placed: PlacedSource): Edit | undefined {
  const { source, addressSpan } = placed.written;
  if (source.kind === "any") return undefined;
  const text =
    source.kind === "ipv4"
      ? (isMapped(ruleSet, placed) ? formatMapped : formatIpv4)(networkOf(source.address, source.mask))
      : formatIpv6(firstOfPrefix(source.address, source.length));
  return replaceSpan(ruleSet, placed.line, addressSpan, text);
}

/**
 * Returns the IPv6 length for an IPv4 length behind an IPv4-mapped address: 120 for `::ffff:192.0.2.0/24`.
 *
 * As written, such a source matches all of `::/24`. `undefined` for any other source.
 */
export function meantLengthOf(source: Source): number | undefined {
  if (source.kind !== "ipv6" || source.length > 32 || mappedIpv4(source.address) === undefined) return undefined;
  return source.length + 96;
}
