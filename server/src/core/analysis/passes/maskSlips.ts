import { formatIpv4 } from "../../address/ipv4.js";
import { type Mask, prefixMasks } from "../../address/mask.js";
import { isOneSlip } from "../../text/slips.js";

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

/**
 * Returns the contiguous masks that are one slip away, the likeliest first: a digit missing, extra or wrong, or two neighbours swapped.
 *
 * Most masks in lists are made of whole octets, so 255.255.225.0 is rather 255.255.255.0 than 255.255.224.0.
 */
export function masksOneSlipAway(mask: Mask): readonly Mask[] {
  const text = formatIpv4(mask);
  const near = prefixMasks.filter((candidate) => isOneSlip(text, candidate.text));
  return [...near.filter(isOfWholeOctets), ...near.filter((one) => !isOfWholeOctets(one))].map((one) => one.mask);
}

/** Whether one of the masks one slip away is likelier than the others. */
export function hasLikeliestMask(mask: Mask): boolean {
  const [, second] = masksOneSlipAway(mask);
  return second === undefined || !isOfWholeOctets({ length: Math.clz32(~second) });
}

function isOfWholeOctets({ length }: { readonly length: number }): boolean {
  return length % 8 === 0;
}
