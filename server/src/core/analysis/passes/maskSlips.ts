import { formatIpv4 } from "../../address/ipv4.js";
import { type Mask, prefixMasks } from "../../address/mask.js";

/** Whether a mask with holes is probably a typing slip, a copied octet or a second address. */
export function isSuspicious(address: number, mask: Mask): boolean {
  return masksOneSlipAway(mask).length > 0 || isLastOctetOfAddress(address, mask) || looksLikeAddress(mask);
}

/** Whether the mask is 255.255.255.x and x is the last octet of the address. Q258140 advised that by mistake. */
export function isLastOctetOfAddress(address: number, mask: Mask): boolean {
  return mask >>> 8 === 0xffffff && (mask & 255) === (address & 255);
}

/** Whether the mask may be a second address: its first octet is neither 0 nor 255. */
export function looksLikeAddress(mask: Mask): boolean {
  return mask >>> 24 !== 0 && mask >>> 24 !== 255;
}

/** Returns the contiguous masks that are one slip away: a digit missing, extra or wrong, or two neighbours swapped. */
export function masksOneSlipAway(mask: Mask): readonly Mask[] {
  const text = formatIpv4(mask);
  return prefixMasks.filter((candidate) => isOneSlip(text, candidate.text)).map((candidate) => candidate.mask);
}

/** Whether one edit turns `one` into `other` (optimal string alignment distance 1). */
function isOneSlip(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  let place = 0;
  while (place < short.length && short[place] === long[place]) place++;
  if (short.length < long.length) return short.slice(place) === long.slice(place + 1);
  if (short.slice(place + 1) === long.slice(place + 1)) return true;
  const swapped = (short[place + 1] ?? "") + (short[place] ?? "") + short.slice(place + 2);
  return swapped === long.slice(place);
}
