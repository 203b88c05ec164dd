import { isNone } from "../../server/src/core/address/count.js";
import { compare } from "../../server/src/core/analysis/questions/compare.js";
import { analysisOf, rules } from "./product.js";

/** Lists of a router whose masks are wildcards still, each with the list that was meant. */
export const wildcardLists = [
  {
    what: "networks",
    written: rules`
      accept 192.168.1.0 0.0.0.255
      accept 192.168.2.0 0.0.0.255
      accept 172.16.16.0 0.0.15.255
      reject any
    `,
  },
  {
    what: "an exception and its network, in the right order",
    written: rules`
      accept 192.168.2.0 0.0.0.31
      reject 192.168.0.0 0.0.255.255
      accept any
    `,
  },
];

const masks: readonly (readonly [wildcard: string, mask: string])[] = [
  [" 0.0.0.255", " 255.255.255.0"],
  [" 0.0.15.255", " 255.255.240.0"],
  [" 0.0.0.31", " 255.255.255.224"],
  [" 0.0.255.255", " 255.255.0.0"],
];

/** Turns all wildcards over. */
function turnedOver(text: string): string {
  return masks.reduce((list, [wildcard, mask]) => list.replaceAll(wildcard, mask), text);
}

/** Whether two lists give every address the same verdict once their wildcards are turned over. */
export function meanTheSame(one: string, other: string): boolean {
  const [before, after] = [analysisOf(turnedOver(one)), analysisOf(turnedOver(other))];
  const { accepted, rejected, unproved } = compare(before, after);
  return [accepted, rejected, unproved].every(isNone);
}
