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

/** For an address with bits outside the mask the network, which matches the same, or what may be meant: the single host. */
export const dropHostBits: Fixer = (analysis, finding) => {
  const found = writtenAt(analysis.ruleSet, finding);
  if (found === undefined) return [];
  const { written, line } = found;
  const network = writeNetwork(analysis, written, line);
  if (network === undefined || written.maskSpan === undefined) return [];
  const asItIs = fixWithEffect(analysis, `Write the network ${network.text}`, [network]);
  const length = meantLengthOf(written.source);
  if (length !== undefined) {
    const edit = replaceSpan(analysis.ruleSet, line, written.maskSpan, String(length));
    return [fixWithEffect(analysis, `Write the length ${length}`, [edit]), asItIs];
  }
  const host = { start: written.addressSpan.end, end: written.maskSpan.end };
  return [
    asItIs,
    fixWithEffect(analysis, "Leave the mask out, for the single host", [replaceSpan(analysis.ruleSet, line, host, "")]),
  ];
};

/** The edit that writes the network of a source in place of its address; it matches what it matched. */
export function writeNetwork({ ruleSet }: Analysis, written: WrittenSource, line: number): Edit | undefined {
  const { source, addressSpan } = written;
  if (source.kind === "any") return undefined;
  const text =
    source.kind === "ipv4"
      ? (isMapped(ruleSet, line, written) ? formatMapped : formatIpv4)(networkOf(source.address, source.mask))
      : formatIpv6(firstOfPrefix(source.address, source.length));
  return replaceSpan(ruleSet, line, addressSpan, text);
}

/** A length of IPv4 that stands behind an IPv4-mapped address, as one of IPv6: the network of IPv4 is meant, and all of ::/n is matched. */
export function meantLengthOf(source: Source): number | undefined {
  if (source.kind !== "ipv6" || source.length > 32 || mappedIpv4(source.address) === undefined) return undefined;
  return source.length + 96;
}
