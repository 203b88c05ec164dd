import { formatIpv4 } from "../../address/ipv4.js";
import { prefixLengthOf } from "../../address/mask.js";
import type { RuleSet } from "../../model/ruleSet.js";
import { done } from "../../text/steps.js";
import type { Edit, Lines } from "../../text/text.js";
import { replaceSpan } from "../lines.js";
import { isWholeFile, type Refactoring } from "../refactoring.js";
import { isDotted, isMapped, type PlacedSource, writtenOn } from "../written.js";

/** Rewrites contiguous dotted masks as prefix lengths. */
export const writeLengths = rewriting("prefix length", "masks", (ruleSet, placed, mask) => {
  const length = prefixLengthOf(mask);
  return length === undefined || !isDotted(ruleSet, placed) ? undefined : `/${length}`;
});

/** Rewrites IPv4 prefix lengths as dotted masks. */
export const writeMasks = rewriting("dotted mask", "prefix lengths", (ruleSet, placed, mask) =>
  isMapped(ruleSet, placed) || isDotted(ruleSet, placed) ? undefined : ` ${formatIpv4(mask)}`,
);

/** Writes an IPv4 mask in another notation. `undefined` if it has that notation or cannot have it. */
type MaskNotation = (ruleSet: RuleSet, placed: PlacedSource, mask: number) => string | undefined;

function rewriting(wanted: string, before: string, notation: MaskNotation): Refactoring {
  return ({ ruleSet }, lines) => {
    // Only zero, one and several edits differ.
    const [first, second] = rewritesOn(ruleSet, lines, notation);
    if (first === undefined) return [];
    const isWhole = isWholeFile(ruleSet, lines);
    const label = `Convert ${isWhole ? `all ${before} ` : ""}to ${wanted}${isWhole || second !== undefined ? "s" : ""}`;
    return [{ title: label, label, edits: () => done([...rewritesOn(ruleSet, lines, notation)]) }];
  };
}

function* rewritesOn(ruleSet: RuleSet, lines: Lines, notation: MaskNotation): Generator<Edit> {
  for (const placed of writtenOn(ruleSet, lines)) {
    const { source, addressSpan, maskSpan } = placed.written;
    if (source.kind !== "ipv4" || maskSpan === undefined) continue;
    const text = notation(ruleSet, placed, source.mask);
    if (text === undefined) continue;
    yield replaceSpan(ruleSet, placed.line, { start: addressSpan.end, end: maskSpan.end }, text);
  }
}
