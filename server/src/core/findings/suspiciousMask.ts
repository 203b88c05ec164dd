import { formatIpv4 } from "../address/ipv4.js";
import { prefixLengthOf } from "../address/mask.js";
import { isLastOctetOfAddress, masksOneSlipAway } from "../analysis/passes/maskSlips.js";
import { addresses } from "../describe/counts.js";
import { fitting, listed } from "../describe/wording.js";
import { matchCountOf } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

export const suspiciousMask = sourceKind({
  code: "suspicious-mask",
  summary: "a mask with holes that is probably a slip",
  severity: "warning",
  fixes: ["writeNearestMask", "splitAddresses"],
  on: "mask",
  message({ source }, statement) {
    if (source.kind !== "ipv4") return "";
    const { address, mask } = source;
    const text = formatIpv4(mask);
    const why = `It has holes, so that this ${statement} matches ${addresses(matchCountOf(source))} and not one network.`;
    if (isLastOctetOfAddress(address, mask)) {
      return `${text} repeats the last octet of the address. For the host write 255.255.255.255.\nQ258140 once advised such masks, but this ${statement} matches ${addresses(matchCountOf(source))} and not one host.`;
    }
    const near = masksOneSlipAway(mask);
    if (near.length > 0) {
      const choices = near.map((other) => `${formatIpv4(other)} (/${prefixLengthOf(other)})`);
      const first = fitting(
        `${text} is one slip away from ${listed(choices, "or")}. Correct it.`,
        `${text} is probably a slip. Write ${choices[0]}, or another mask without holes.`,
      );
      return `${first}\n${why}`;
    }
    return `${text} looks like a second address, not a mask. Write a line for each address.\n${why}`;
  },
});
