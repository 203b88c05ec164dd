import { networkOf } from "../address/mask.js";
import { isUnspecified, type Source } from "../model/source.js";
import { type FindingKind, onRule } from "./kind.js";

/** A source inside space that no TCP client can have: 0/8, 224/4, 240/4, ff00::/8. */
export const impossibleSource: FindingKind = {
  code: "impossible-source",
  level: "information",
  *find(analysis) {
    for (const [id, { source }] of analysis.ruleSet.rules.entries()) {
      if (!isImpossible(source) || isUnspecified(source)) continue;
      yield onRule(analysis, id, () => ({
        message: `No client ever has an address that this rule matches: ${spaceOf(source)}. The rule can never fire, whatever it was meant for. Correct the address, or remove the rule.`,
        related: [],
      }));
    }
  },
};

function isImpossible(source: Source): boolean {
  if (source.kind === "any") return false;
  if (source.kind === "ipv6") return source.length >= 8 && source.address[0] >>> 24 === 0xff;
  return firstOctetsOf(source.address, source.mask).every((octet) => octet === 0 || octet >= 224);
}

/** The first octets of the addresses that the source matches. */
function firstOctetsOf(address: number, mask: number): readonly number[] {
  const wanted = networkOf(address, mask) >>> 24;
  if (mask >>> 24 === 255) return [wanted];
  return octets.filter((octet) => (octet & (mask >>> 24)) === wanted);
}

const octets = Array.from({ length: 256 }, (_, octet) => octet);

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
