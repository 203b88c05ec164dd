import { formatIpv4 } from "../../address/ipv4.js";
import { prefixLengthOf } from "../../address/mask.js";
import type { RuleSet } from "../../model/ruleSet.js";
import { done } from "../../text/steps.js";
import type { Edit, Lines } from "../../text/text.js";
import { replaceSpan } from "../lines.js";
import type { Refactored, Refactoring } from "../refactoring.js";
import { NO_CHANGE } from "../verdictChange.js";
import { isDotted, isMapped, type PlacedSource, writtenOn } from "../written.js";

/** Rewrites contiguous dotted masks as prefix lengths, on the lines or in the whole file. */
export const writeLengths = rewriting("mask as a prefix length", "masks as prefix lengths", (ruleSet, placed, mask) => {
  const length = prefixLengthOf(mask);
  return length === undefined || !isDotted(ruleSet, placed) ? undefined : `/${length}`;
});

/** Rewrites IPv4 prefix lengths as dotted masks, on the lines or in the whole file. */
export const writeMasks = rewriting("prefix length as a mask", "prefix lengths as masks", (ruleSet, placed, mask) =>
  isMapped(ruleSet, placed) || isDotted(ruleSet, placed) ? undefined : ` ${formatIpv4(mask)}`,
);

/** Writes an IPv4 mask in another notation. `undefined` if it has that notation or cannot have it. */
type Notation = (ruleSet: RuleSet, placed: PlacedSource, mask: number) => string | undefined;

function rewriting(singular: string, plural: string, notation: Notation): Refactoring {
  return ({ ruleSet }, lines) => {
    // Only zero, one and several edits differ.
    const [first, second] = rewritesOn(ruleSet, lines, notation);
    if (first === undefined) return [];
    const offer = (label: string, where: Lines): Refactored => ({
      title: `Write ${label} (${NO_CHANGE})`,
      label: `Write ${label}`,
      edits: () => done([...rewritesOn(ruleSet, where, notation)]),
    });
    const wholeFile = { first: 0, last: ruleSet.lineStarts.length - 1 };
    const isWhole = lines.first <= wholeFile.first && lines.last >= wholeFile.last;
    const here = offer(second === undefined ? singular : plural, lines);
    return isWhole ? [here] : [here, offer(`all ${plural}`, wholeFile)];
  };
}

function* rewritesOn(ruleSet: RuleSet, lines: Lines, notation: Notation): Generator<Edit> {
  for (const placed of writtenOn(ruleSet, lines)) {
    const { source, addressSpan, maskSpan } = placed.written;
    if (source.kind !== "ipv4" || maskSpan === undefined) continue;
    const text = notation(ruleSet, placed, source.mask);
    if (text === undefined) continue;
    yield replaceSpan(ruleSet, placed.line, { start: addressSpan.end, end: maskSpan.end }, text);
  }
}
