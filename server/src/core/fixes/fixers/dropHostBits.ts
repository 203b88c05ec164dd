import { formatIpv4 } from "../../address/ipv4.js";
import { firstOfPrefix, formatIpv6, formatMapped } from "../../address/ipv6.js";
import { ALL_BITS, networkOf } from "../../address/mask.js";
import { type HostBitReading, hostBitReadings } from "../../analysis/meaning/hostBits.js";
import { isOurs, type RuleSet } from "../../model/ruleSet.js";
import type { Source } from "../../model/source.js";
import type { Edit } from "../../text/text.js";
import type { Proposed } from "../fix.js";
import { replaceSpan } from "../lines.js";
import { isMapped, onSource, type PlacedSource, replaceSource, writtenLike } from "../written.js";

/** Writes what an address with host bits may mean. Nothing is likely enough for one key. */
export const dropHostBits = onSource((ruleSet, placed) => {
  const { source } = placed.written;
  if (source.kind === "any") return [];
  return hostBitReadings(source).flatMap((reading) => write(ruleSet, placed, reading) ?? []);
});

function write(ruleSet: RuleSet, placed: PlacedSource, { kind, text }: HostBitReading): Proposed | undefined {
  const { addressSpan, maskSpan } = placed.written;
  const propose = (label: string, edit: Edit | undefined) => edit && { label, edits: [edit], isUnsure: true as const };
  if (maskSpan === undefined) return undefined;
  switch (kind) {
    case "network": {
      const edit = writeNetwork(ruleSet, placed);
      return propose(`Write the network ${edit?.text}`, edit);
    }
    case "other":
      return propose(`Write the network ${text}`, replaceSource(ruleSet, placed, text));
    case "host": {
      const host = writtenLike(ruleSet, placed, hostOf(placed));
      // Some programs take no address without a length.
      if (!isOurs(ruleSet) && host.includes("/"))
        return propose(`Write the host ${host}`, replaceSource(ruleSet, placed, host));
      const mask = { start: addressSpan.end, end: maskSpan.end };
      return propose("Remove the mask (single host)", replaceSpan(ruleSet, placed.line, mask, ""));
    }
  }
}

/** Returns the one address of a source. */
function hostOf({ written: { source } }: PlacedSource): Source {
  return source.kind === "ipv4"
    ? { ...source, mask: ALL_BITS }
    : source.kind === "ipv6"
      ? { ...source, length: 128 }
      : source;
}

/** Replaces the address of a source by that of its network. The source still matches the same addresses. */
function writeNetwork(ruleSet: RuleSet, placed: PlacedSource): Edit | undefined {
  const { source, addressSpan } = placed.written;
  if (source.kind === "any") return undefined;
  const text =
    source.kind === "ipv4"
      ? (isMapped(ruleSet, placed) ? formatMapped : formatIpv4)(networkOf(source.address, source.mask))
      : formatIpv6(firstOfPrefix(source.address, source.length));
  return replaceSpan(ruleSet, placed.line, addressSpan, text);
}
