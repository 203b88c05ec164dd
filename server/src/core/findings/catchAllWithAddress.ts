import { formatAddress } from "../address/address.js";
import { addressIn, suggestedLengthOf } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

export const catchAllWithAddress = sourceKind({
  code: "catch-all-with-address",
  summary: "a mask of `0.0.0.0` or `/0` with an address",
  severity: "warning",
  fixes: ["writeSuggestedMask", "writeAny"],
  on: "source",
  message({ source }) {
    if (source.kind === "any") return "";
    const address = formatAddress(addressIn(source));
    const everything = source.kind === "ipv6" ? "IPv6 address" : "IPv4 address";
    const bits = source.kind === "ipv6" ? "a length of 0" : "a mask of no bits";
    return `This rule matches every ${everything}, not only ${address}, since ${bits} looks at none of the address. The rule opens or shuts the whole world. Write ${address}/${suggestedLengthOf(source)}, or ${source.kind === "ipv6" ? "::/0" : "0.0.0.0 0.0.0.0"} if all are meant.`;
  },
});
