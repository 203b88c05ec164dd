import { mappedIpv4 } from "../../address/ipv6.js";
import { ALL_BITS, complementOf, type Mask, maskOfLength } from "../../address/mask.js";
import { hasLikeliestMask, isLastOctetOfAddress, masksOneSlipAway } from "../../analysis/passes/maskSlips.js";
import { suggestedLengthOf } from "../../model/source.js";
import { replaceSpan } from "../lines.js";
import { isAccept, onSource, replaceMask, replaceSource, writtenLike } from "../written.js";

const isUnsure = true as const;

/** Replaces a Cisco wildcard by its complement. */
export const writeComplement = maskFixer((_, mask) => [complementOf(mask)]);

/** Replaces a probably mistyped mask by one that is a single typing slip away, or by the mask of a single host. */
export const writeNearestMask = maskFixer((address, mask) =>
  isLastOctetOfAddress(address, mask) ? [ALL_BITS] : masksOneSlipAway(mask),
);

/** Replaces a mask of zeros by the one that the zeros at the end of the address suggest. */
export const writeSuggestedMask = onSource((ruleSet, placed) => {
  const { source, maskSpan } = placed.written;
  if (source.kind === "any" || maskSpan === undefined) return [];
  const length = suggestedLengthOf(source);
  const isMapped = source.kind === "ipv6" && mappedIpv4(source.address) !== undefined;
  const edit =
    source.kind === "ipv4"
      ? replaceMask(ruleSet, placed, maskSpan, maskOfLength(length))
      : replaceSpan(ruleSet, placed.line, maskSpan, String(length));
  // A mapped network is one of IPv4. The length 0 names only IPv6.
  const widens = isMapped && isAccept(ruleSet, placed);
  const label = `Write the ${source.kind === "ipv4" ? "mask" : "length"} ${edit.text}`;
  return [{ label, edits: [edit], ...(widens ? { isUnsure } : {}) }];
});

/** Creates a fixer that offers each of several masks for an IPv4 source. An address with bits outside the mask becomes its network. */
function maskFixer(masksFor: (address: number, mask: Mask) => readonly Mask[]) {
  return onSource((ruleSet, placed) => {
    const { source, maskSpan } = placed.written;
    if (source.kind !== "ipv4" || maskSpan === undefined) return [];
    const masks = masksFor(source.address, source.mask);
    const hasLikeliest = masks.length === 1 || hasLikeliestMask(source.mask);
    return masks.map((meant) => {
      const hasHostBits = (source.address & ~meant) !== 0;
      const edit = hasHostBits
        ? replaceSource(ruleSet, placed, writtenLike(ruleSet, placed, { ...source, mask: meant }))
        : replaceMask(ruleSet, placed, maskSpan, meant);
      // A mask that compares no bit less matches no address that the line does not name.
      const widens = isAccept(ruleSet, placed) && (source.mask & ~meant) !== 0;
      const label = `Write the ${hasHostBits ? "network" : "mask"} ${edit.text}`;
      return { label, edits: [edit], ...(widens || hasHostBits || !hasLikeliest ? { isUnsure } : {}) };
    });
  });
}
