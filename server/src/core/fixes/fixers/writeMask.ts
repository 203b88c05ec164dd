import { ALL_BITS, complementOf, type Mask, maskOfLength } from "../../address/mask.js";
import { isLastOctetOfAddress, masksOneSlipAway } from "../../analysis/passes/maskSlips.js";
import { suggestedLengthOf } from "../../model/source.js";
import type { Fixer } from "../fix.js";
import { replaceSpan } from "../lines.js";
import { fixWithEffect } from "../verdictChange.js";
import { replaceMask, writtenAt } from "../written.js";

/** Replaces a Cisco wildcard by its complement. */
export const writeComplement = maskFixer((_, mask) => [complementOf(mask)]);

/** Replaces a probably mistyped mask by one that is a single typing slip away, or by the mask of a single host. */
export const writeNearestMask = maskFixer((address, mask) =>
  isLastOctetOfAddress(address, mask) ? [ALL_BITS] : masksOneSlipAway(mask),
);

/** Replaces a mask of zeros by the one that the zeros at the end of the address suggest. */
export const writeSuggestedMask: Fixer = (analysis, finding) => {
  const { ruleSet } = analysis;
  const found = writtenAt(ruleSet, finding);
  if (found === undefined || found.written.source.kind === "any") return [];
  const { source, maskSpan } = found.written;
  const length = suggestedLengthOf(source);
  if (source.kind === "ipv4") {
    const edit = replaceMask(ruleSet, found.line, found.written, maskOfLength(length));
    return [fixWithEffect(analysis, `Write the mask ${edit.text}`, [edit])];
  }
  if (maskSpan === undefined) return [];
  const edit = replaceSpan(ruleSet, found.line, maskSpan, String(length));
  return [fixWithEffect(analysis, `Write the length ${length}`, [edit])];
};

/** Creates a fixer that offers each of several masks for an IPv4 source. */
function maskFixer(masksFor: (address: number, mask: Mask) => readonly Mask[]): Fixer {
  return (analysis, finding) => {
    const found = writtenAt(analysis.ruleSet, finding);
    if (found?.written.source.kind !== "ipv4") return [];
    const { line, written } = found;
    const { address, mask } = found.written.source;
    return masksFor(address, mask).map((meant) => {
      const edit = replaceMask(analysis.ruleSet, line, written, meant);
      return fixWithEffect(analysis, `Write the mask ${edit.text.trim()}`, [edit]);
    });
  };
}
