import { formatIpv4 } from "../../address/ipv4.js";
import { prefixLengthOf } from "../../address/mask.js";
import { type RuleSet, textOfLine } from "../../model/ruleSet.js";
import { hasDottedMask, type WrittenSource } from "../../model/statement.js";
import type { Lines } from "../../text/text.js";
import type { Edit } from "../fix.js";
import { replaceSpan } from "../lines.js";
import type { Refactored, Refactoring } from "../refactoring.js";
import { NO_CHANGE } from "../verdictChange.js";
import { isMapped, writtenOn } from "../written.js";

/** Rewrites contiguous dotted masks as prefix lengths, on the lines or in the whole file. */
export const writeLengths: Refactoring = (analysis, lines) =>
  offersFor(analysis.ruleSet, lines, "mask as a prefix length", "masks as prefix lengths", lengthFor);

/** Rewrites IPv4 prefix lengths as dotted masks, on the lines or in the whole file. */
export const writeMasks: Refactoring = (analysis, lines) =>
  offersFor(analysis.ruleSet, lines, "prefix length as a mask", "prefix lengths as masks", maskFor);

/** Rewrites the mask of a source in another notation. `undefined` if it has that notation or cannot have it. */
type Rewrite = (ruleSet: RuleSet, line: number, written: WrittenSource) => Edit | undefined;

function offersFor(
  ruleSet: RuleSet,
  lines: Lines,
  singular: string,
  plural: string,
  rewrite: Rewrite,
): readonly Refactored[] {
  // Only zero, one and several edits differ.
  const [first, second] = rewritesOn(ruleSet, lines, rewrite);
  if (first === undefined) return [];
  const offer = (label: string, where: Lines): Refactored => ({
    title: `Write ${label} (${NO_CHANGE})`,
    edits: () => [...rewritesOn(ruleSet, where, rewrite)],
  });
  const wholeFile = { first: 0, last: ruleSet.lineStarts.length - 1 };
  const isWhole = lines.first <= wholeFile.first && lines.last >= wholeFile.last;
  const here = offer(second === undefined ? singular : plural, lines);
  return isWhole ? [here] : [here, offer(`all ${plural}`, wholeFile)];
}

function* rewritesOn(ruleSet: RuleSet, lines: Lines, rewrite: Rewrite): Generator<Edit> {
  for (const { written, line } of writtenOn(ruleSet, lines)) {
    const edit = rewrite(ruleSet, line, written);
    if (edit !== undefined) yield edit;
  }
}

const lengthFor: Rewrite = (ruleSet, line, written) => {
  const { source, addressSpan, maskSpan } = written;
  if (source.kind !== "ipv4" || maskSpan === undefined) return undefined;
  const length = prefixLengthOf(source.mask);
  if (length === undefined || !hasDottedMask(textOfLine(ruleSet, line), written)) return undefined;
  return replaceSpan(ruleSet, line, { start: addressSpan.end, end: maskSpan.end }, `/${length}`);
};

const maskFor: Rewrite = (ruleSet, line, written) => {
  const { source, addressSpan, maskSpan } = written;
  if (source.kind !== "ipv4" || maskSpan === undefined || isMapped(ruleSet, line, written)) return undefined;
  if (hasDottedMask(textOfLine(ruleSet, line), written)) return undefined;
  return replaceSpan(ruleSet, line, { start: addressSpan.end, end: maskSpan.end }, ` ${formatIpv4(source.mask)}`);
};
