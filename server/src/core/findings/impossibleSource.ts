import { firstOctetsOf } from "../analysis/passes/sourceFaults.js";
import type { Source } from "../model/source.js";
import { sourceKind } from "./sourceKind.js";

/** Reports a source inside space that no TCP client can have: 0/8, 224/4, 240/4, ff00::/8. */
export const impossibleSource = sourceKind({
  code: "impossible-source",
  summary: "addresses that no client can have",
  severity: "information",
  on: "rule",
  message: ({ source }) =>
    `Never fires: no client can have such an address. Correct the address or remove the rule.\nThese addresses are special: ${spaceOf(source)}.`,
});

function spaceOf(source: Source): string {
  if (source.kind !== "ipv4") return "ff00::/8 is multicast";
  const octets = firstOctetsOf(source.address, source.mask);
  const spaces = [
    ...(octets.includes(0) ? ["0.0.0.0/8 is reserved"] : []),
    ...(octets.some((octet) => octet >= 224 && octet < 240) ? ["224.0.0.0/4 is multicast"] : []),
    ...(octets.some((octet) => octet >= 240) ? ["240.0.0.0/4 is unused"] : []),
  ];
  return spaces.join(" and ");
}
