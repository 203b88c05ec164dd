import { formatIpv4 } from "../address/ipv4.js";
import { prefixLengthOf } from "../address/mask.js";
import { isLastOctetOfAddress, masksOneSlipAway } from "../analysis/passes/maskSlips.js";
import { addresses, listed } from "../describe/wording.js";
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
    const effect = `As it stands the ${statement} matches ${addresses(matchCountOf(source))}, not one network.`;
    if (isLastOctetOfAddress(address, mask)) {
      return `${text} repeats the last octet of the address in the mask, as Q258140 once advised. ${effect} For the single host write 255.255.255.255.`;
    }
    const near = masksOneSlipAway(mask);
    if (near.length > 0) {
      const choices = near.map((other) => `${formatIpv4(other)} (/${prefixLengthOf(other)})`);
      return `${text} is one slip away from ${listed(choices, "or")}. ${effect} Correct the mask.`;
    }
    return `${text} looks like a second address where the mask belongs. ${effect} Write ${statement === "rule" ? "a rule" : "an expectation"} of its own for each address.`;
  },
});
