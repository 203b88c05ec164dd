import { formatIpv4 } from "../address/ipv4.js";
import { blockCountOf } from "../address/mask.js";
import { addresses, formatCount } from "../describe/counts.js";
import { isOurs } from "../model/ruleSet.js";
import { matchCountOf } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

export const nonContiguousMask = sourceKind({
  code: "non-contiguous-mask",
  summary: "any other mask with holes",
  severity: "information",
  on: "mask",
  message({ source }, _, list) {
    if (source.kind !== "ipv4") return "";
    const matched = `${addresses(matchCountOf(source))} in ${formatCount(blockCountOf(source.mask))} separate blocks`;
    // The reader of another program's list knows what the program does with such a mask.
    const others = isOurs(list) ? ", and many of today's servers refuse such masks or never match them" : "";
    return `${formatIpv4(source.mask)} has holes. If one network is meant, use a mask without holes.\nThe rule matches ${matched}${others}.`;
  },
});
