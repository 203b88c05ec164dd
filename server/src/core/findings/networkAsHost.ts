import { formatAddress } from "../address/address.js";
import { listed } from "../describe/wording.js";
import { addressIn, lengthsSuggestedBy } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

/** Reports the address of a network as a single host: two octets at its end are 0, or one of a private address. */
export const networkAsHost = sourceKind({
  code: "network-as-host",
  summary: "a single host whose address looks like that of a network",
  severity: "information",
  fixes: ["writeNetworks"],
  on: "source",
  message({ source }) {
    if (source.kind === "any") return "";
    const lengths = lengthsSuggestedBy(source).map((length) => `/${length}`);
    return `Matches the one host ${formatAddress(addressIn(source))}. If a network is meant, write ${listed(lengths, "or")}.\nAn address that ends in zeros is usually that of a network, and without a mask a rule matches one host.`;
  },
});
