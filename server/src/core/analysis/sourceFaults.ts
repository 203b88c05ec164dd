import { formatIpv4 } from "../address/ipv4.js";
import { equalIpv6, firstOfPrefix, UNSPECIFIED } from "../address/ipv6.js";
import { complementOf, type Mask, maskOfLength, networkOf, prefixLengthOf } from "../address/mask.js";
import type { Place } from "../model/finding.js";
import type { RuleSet } from "../model/ruleSet.js";
import { isUnspecified, type Source } from "../model/source.js";
import type { WrittenSource } from "../model/statement.js";

/** What may be wrong with a source on its own; of several the first in this order is told. */
export type SourceFault =
  | "catch-all-with-address"
  | "unspecified-address"
  | "inverted-mask"
  | "suspicious-mask"
  | "non-contiguous-mask"
  | "host-bits-set";

export interface FaultySource {
  readonly fault: SourceFault;
  readonly place: Place;
  readonly written: WrittenSource;
}

/** In an expectation a wide or odd source is no mistake by itself, a mistyped one is. */
const toldOfExpectations: ReadonlySet<SourceFault> = new Set(["host-bits-set", "inverted-mask", "suspicious-mask"]);

/** The faults of every source in the file, of rules and of expectations, in file order. */
export function sourceFaults(ruleSet: RuleSet): readonly FaultySource[] {
  const faults: FaultySource[] = [];
  let rule = 0;
  for (const [line, { statement }] of ruleSet.lines.entries()) {
    if (statement?.kind === "rule") {
      const place = { rule: rule++ };
      for (const fault of faultsOf(statement.source)) faults.push({ fault, place, written: statement });
    } else if (statement?.kind === "expectation") {
      const sources = [statement, ...(typeof statement.by === "object" ? [statement.by] : [])];
      for (const written of sources) {
        for (const fault of faultsOf(written.source)) {
          if (toldOfExpectations.has(fault)) faults.push({ fault, place: { line }, written });
        }
      }
    }
  }
  return faults;
}

function faultsOf(source: Source): readonly SourceFault[] {
  if (source.kind === "any") return [];
  if (isUnspecified(source)) return ["unspecified-address"];
  if (source.kind === "ipv6") {
    if (source.length === 0) return equalIpv6(source.address, UNSPECIFIED) ? [] : ["catch-all-with-address"];
    return equalIpv6(firstOfPrefix(source.address, source.length), source.address) ? [] : ["host-bits-set"];
  }
  const { address, mask } = source;
  if (mask === 0) return address === 0 ? [] : ["catch-all-with-address"];
  const hostBits: readonly SourceFault[] = networkOf(address, mask) === address ? [] : ["host-bits-set"];
  if (prefixLengthOf(mask) !== undefined) return hostBits;
  if (prefixLengthOf(complementOf(mask)) !== undefined) return ["inverted-mask"];
  return isSuspicious(address, mask) ? ["suspicious-mask"] : ["non-contiguous-mask", ...hostBits];
}

function isSuspicious(address: number, mask: Mask): boolean {
  return masksOneSlipAway(mask).length > 0 || isLastOctetOfAddress(address, mask) || looksLikeAddress(mask);
}

/** The mask 255.255.255.x where x is the address's last octet: what Q258140 advised by mistake. */
export function isLastOctetOfAddress(address: number, mask: Mask): boolean {
  return mask >>> 8 === 0xffffff && (mask & 255) === (address & 255);
}

/** A mask whose first octet is neither 0 nor 255 may be a second address. */
export function looksLikeAddress(mask: Mask): boolean {
  return mask >>> 24 !== 0 && mask >>> 24 !== 255;
}

const contiguousMasks = Array.from({ length: 33 }, (_, length) => {
  const mask = maskOfLength(length);
  return { mask, text: formatIpv4(mask) };
});

/** The contiguous masks from which this one differs by one typing slip: a digit missing, extra or wrong, or neighbours swapped. */
export function masksOneSlipAway(mask: Mask): readonly Mask[] {
  const text = formatIpv4(mask);
  return contiguousMasks.filter((candidate) => isOneSlip(text, candidate.text)).map((candidate) => candidate.mask);
}

/** Whether one edit of optimal string alignment makes `one` of `other`. */
function isOneSlip(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  let place = 0;
  while (place < short.length && short[place] === long[place]) place++;
  if (short.length < long.length) return short.slice(place) === long.slice(place + 1);
  if (short.slice(place + 1) === long.slice(place + 1)) return true;
  const swapped = (short[place + 1] ?? "") + (short[place] ?? "") + short.slice(place + 2);
  return swapped === long.slice(place);
}
