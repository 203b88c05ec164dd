import { formatIpv4 } from "../address/ipv4.js";
import { type Mask, prefixLengthOf } from "../address/mask.js";
import { type Finding, lineOfPlace } from "../model/finding.js";
import { lineAt, type RuleSet, textOfLine } from "../model/ruleSet.js";
import { sourcesIn, spanOfSource, type WrittenSource } from "../model/statement.js";
import { type Span, textAt } from "../text.js";
import type { Edit } from "./fix.js";
import { replaceSpan } from "./lines.js";

/** The source that a finding is about, with its line: that of a rule, or one of the two that an expectation may have. */
export function writtenAt(
  ruleSet: RuleSet,
  { place, span }: Finding,
): { readonly written: WrittenSource; readonly line: number } | undefined {
  const line = lineOfPlace(ruleSet, place);
  const { statement } = lineAt(ruleSet, line);
  const sources = statement === undefined ? [] : sourcesIn(statement);
  // What is said of a rule may be said of the whole of it.
  const written = sources.find((source) => statement?.kind === "rule" || isInside(span, spanOfSource(source)));
  return written && { written, line };
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** Whether an IPv4 source is written as an IPv4-mapped IPv6 address, whose lengths are greater by 96. */
export function isMapped(ruleSet: RuleSet, line: number, { addressSpan }: WrittenSource): boolean {
  return textAt(textOfLine(ruleSet, line), addressSpan).includes(":");
}

/** Writes another mask, in the way in which this one is written: dotted, or as a length where it has one. */
export function replaceMask(ruleSet: RuleSet, line: number, written: WrittenSource, mask: Mask): Edit {
  const { addressSpan, maskSpan } = written;
  const length = prefixLengthOf(mask);
  if (maskSpan === undefined) {
    const end = { start: addressSpan.end, end: addressSpan.end };
    return replaceSpan(ruleSet, line, end, length === undefined ? ` ${formatIpv4(mask)}` : `/${length}`);
  }
  const isDotted = length === undefined || textAt(textOfLine(ruleSet, line), maskSpan).includes(".");
  const bits = isMapped(ruleSet, line, written) ? 96 : 0;
  return replaceSpan(ruleSet, line, maskSpan, isDotted ? formatIpv4(mask) : String(length + bits));
}

/** Writes `any` in place of a source. */
export function replaceByAny(ruleSet: RuleSet, line: number, written: WrittenSource): Edit {
  return replaceSpan(ruleSet, line, spanOfSource(written), "any");
}
