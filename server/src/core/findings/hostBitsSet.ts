import { mappedIpv4 } from "../address/ipv6.js";
import { formatSource } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

export const hostBitsSet = sourceKind({
  code: "host-bits-set",
  summary: "address bits outside the mask",
  severity: "warning",
  fixes: ["dropHostBits"],
  on: "source",
  message({ source }, statement) {
    const network = formatSource(source);
    const mapped = source.kind === "ipv6" && mappedIpv4(source.address) !== undefined;
    const meant =
      mapped && source.length <= 32
        ? `, or /${source.length + 96} if the IPv4 network is meant`
        : " or, for the single host, leave the mask out";
    return `The address has bits set outside the mask. They are ignored here: the ${statement} matches ${network}, not the one host${statement === "rule" ? ", and some of today's servers skip such a rule altogether" : ""}. Write ${network}${meant}.`;
  },
});
