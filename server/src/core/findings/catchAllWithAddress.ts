import { formatIpv4 } from "../address/ipv4.js";
import { formatIpv6 } from "../address/ipv6.js";
import type { Source } from "../model/source.js";
import { sourceKind } from "./kind.js";

/** Mask 0.0.0.0 or /0 with an address. */
export const catchAllWithAddress = sourceKind("catch-all-with-address", "warning", "source", ({ source }) => {
  const everything = source.kind === "ipv6" ? "IPv6 address" : "IPv4 address";
  const bits = source.kind === "ipv6" ? "a length of 0" : "a mask of no bits";
  return `This rule matches every ${everything}, not only ${named(source)}, since ${bits} looks at none of the address. The rule opens or shuts the whole world. Write ${suggestion(source)}, or ${source.kind === "ipv6" ? "::/0" : "0.0.0.0 0.0.0.0"} if all are meant.`;
});

function named(source: Source): string {
  if (source.kind === "ipv4") return formatIpv4(source.address);
  return source.kind === "ipv6" ? formatIpv6(source.address) : "any";
}

/** The network that the trailing zero octets of the address suggest. */
function suggestion(source: Source): string {
  if (source.kind !== "ipv4") return "the prefix length that is meant";
  const zeroOctets = [0xff, 0xffff, 0xffffff].filter((octets) => (source.address & octets) === 0).length;
  return `${formatIpv4(source.address)}/${32 - 8 * zeroOctets}`;
}
