import { formatIpv4 } from "../address/ipv4.js";
import { blockCountOf, complementOf } from "../address/mask.js";
import { addresses, formatCount } from "../describe/counts.js";
import { matchCountOf } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

export const invertedMask = sourceKind({
  code: "inverted-mask",
  summary: "a wildcard where a mask belongs",
  severity: "warning",
  fixes: ["writeComplement"],
  on: "mask",
  message({ source }, statement) {
    if (source.kind !== "ipv4") return "";
    const mask = formatIpv4(source.mask);
    return `${mask} looks like a wildcard, not a mask. Write ${formatIpv4(complementOf(source.mask))}.\nA mask compares its one-bits, so that this ${statement} matches ${addresses(matchCountOf(source))} in ${formatCount(blockCountOf(source.mask))} blocks scattered across the address space.`;
  },
});
