import { formatIpv4 } from "../address/ipv4.js";
import { formatIpv6 } from "../address/ipv6.js";
import { type Source, suggestedLengthOf } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

export const catchAllWithAddress = sourceKind({
  code: "catch-all-with-address",
  summary: "a mask of `0.0.0.0` or `/0` with an address",
  severity: "warning",
  on: "source",
  message({ source }) {
    if (source.kind === "any") return "";
    const everything = source.kind === "ipv6" ? "IPv6 address" : "IPv4 address";
    const bits = source.kind === "ipv6" ? "a length of 0" : "a mask of no bits";
    return `This rule matches every ${everything}, not only ${named(source)}, since ${bits} looks at none of the address. The rule opens or shuts the whole world. Write ${named(source)}/${suggestedLengthOf(source)}, or ${source.kind === "ipv6" ? "::/0" : "0.0.0.0 0.0.0.0"} if all are meant.`;
  },
});

function named(source: Exclude<Source, { readonly kind: "any" }>): string {
  return source.kind === "ipv4" ? formatIpv4(source.address) : formatIpv6(source.address);
}
