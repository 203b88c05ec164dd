import { formatIpv4 } from "../address/ipv4.js";
import { blockCountOf } from "../address/mask.js";
import { addresses, formatCount } from "../describe/wording.js";
import { matchCountOf } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

export const nonContiguousMask = sourceKind({
  code: "non-contiguous-mask",
  summary: "any other mask with holes",
  severity: "information",
  on: "mask",
  message({ source }) {
    if (source.kind !== "ipv4") return "";
    return `${formatIpv4(source.mask)} has holes: the rule matches ${addresses(matchCountOf(source))} in ${formatCount(BigInt(blockCountOf(source.mask)))} separate blocks. Exchange allowed it; many of today's servers refuse such masks or never match them. Where one network is meant, use a mask without holes.`;
  },
});
