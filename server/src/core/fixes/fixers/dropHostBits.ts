import { formatIpv4 } from "../../address/ipv4.js";
import { firstOfPrefix, formatIpv6, formatMapped, mappedIpv4 } from "../../address/ipv6.js";
import { networkOf } from "../../address/mask.js";
import type { Analysis } from "../../analysis/analyze.js";
import type { Source } from "../../model/source.js";
import type { WrittenSource } from "../../model/statement.js";
import type { Edit, Fixer } from "../fix.js";
import { replaceSpan } from "../lines.js";
import { fixWithEffect } from "../verdictChange.js";
import { isMapped, writtenAt } from "../written.js";

/** Clears the host bits of an address, or else writes the single host or the IPv6 length that may be meant. */
export const dropHostBits: Fixer = (analysis, finding) => {
  const found = writtenAt(analysis.ruleSet, finding);
  if (found === undefined) return [];
  const { written, line } = found;
  const network = writeNetwork(analysis, written, line);
  if (network === undefined || written.maskSpan === undefined) return [];
  const clearBits = fixWithEffect(analysis, `Write the network ${network.text}`, [network]);
  const length = meantLengthOf(written.source);
  if (length !== undefined) {
    const edit = replaceSpan(analysis.ruleSet, line, written.maskSpan, String(length));
    return [fixWithEffect(analysis, `Write the length ${length}`, [edit]), clearBits];
  }
  const afterAddress = { start: written.addressSpan.end, end: written.maskSpan.end };
  return [
    clearBits,
    fixWithEffect(analysis, "Leave the mask out, for the single host", [
      replaceSpan(analysis.ruleSet, line, afterAddress, ""),
    ]),
  ];
};

/** Replaces the address of a source by that of its network. The source still matches the same addresses. */
export function writeNetwork({ ruleSet }: Analysis, written: WrittenSource, line: number): Edit | undefined {
  const { source, addressSpan } = written;
  if (source.kind === "any") return undefined;
  const text =
    source.kind === "ipv4"
      ? (isMapped(ruleSet, line, written) ? formatMapped : formatIpv4)(networkOf(source.address, source.mask))
      : formatIpv6(firstOfPrefix(source.address, source.length));
  return replaceSpan(ruleSet, line, addressSpan, text);
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
