import { formatIpv4 } from "../address/ipv4.js";
import { firstOfPrefix, formatIpv6, formatMapped } from "../address/ipv6.js";
import { type Mask, networkOf, prefixLengthOf } from "../address/mask.js";
import { type Finding, lineOfPlace } from "../model/finding.js";
import { lineAt, type RuleSet, textOfLine } from "../model/ruleSet.js";
import type { Source } from "../model/source.js";
import { hasDottedMask, sourcesIn, spanOfSource, type WrittenSource } from "../model/statement.js";
import { type Lines, type Span, textAt } from "../text/text.js";
import type { Edit } from "./fix.js";
import { endOfLineOf, replaceSpan, textBefore } from "./lines.js";

/** A source in a file, with its line. */
export interface PlacedSource {
  readonly written: WrittenSource;
  readonly line: number;
}

/** Returns the source that a finding is about: that of its rule, or the one of an expectation that contains its span. */
export function writtenAt(ruleSet: RuleSet, { place, span }: Finding): PlacedSource | undefined {
  const line = lineOfPlace(ruleSet, place);
  const { statement } = lineAt(ruleSet, line);
  const sources = statement === undefined ? [] : sourcesIn(statement);
  // The finding of a rule may span the whole rule.
  const written = sources.find((source) => statement?.kind === "rule" || isInside(span, spanOfSource(source)));
  return written && { written, line };
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** Yields the sources of all rules and expectations on some lines, in file order. */
export function* writtenOn(ruleSet: RuleSet, { first, last }: Lines): Generator<PlacedSource> {
  for (let line = first; line <= last && line < ruleSet.lineStarts.length; line++) {
    const { statement } = lineAt(ruleSet, line);
    if (statement === undefined) continue;
    for (const written of sourcesIn(statement)) yield { written, line };
  }
}

/** Whether an IPv4 source is written as an IPv4-mapped IPv6 address. Its written prefix length is greater by 96. */
export function isMapped(ruleSet: RuleSet, line: number, { addressSpan }: WrittenSource): boolean {
  return textAt(textOfLine(ruleSet, line), addressSpan).includes(":");
}

/** Replaces the mask of a source. Keeps the notation, but a mask with holes is always dotted. */
export function replaceMask(ruleSet: RuleSet, line: number, written: WrittenSource, mask: Mask): Edit {
  const { addressSpan, maskSpan } = written;
  const length = prefixLengthOf(mask);
  if (maskSpan === undefined) {
    const end = { start: addressSpan.end, end: addressSpan.end };
    return replaceSpan(ruleSet, line, end, length === undefined ? ` ${formatIpv4(mask)}` : `/${length}`);
  }
  const isDotted = length === undefined || hasDottedMask(textOfLine(ruleSet, line), written);
  const bits = isMapped(ruleSet, line, written) ? 96 : 0;
  return replaceSpan(ruleSet, line, maskSpan, isDotted ? formatIpv4(mask) : String(length + bits));
}

/** Formats `source` in the notation of a written source. It must be of the same family and have no holes. */
export function writtenLike(ruleSet: RuleSet, { written, line }: PlacedSource, source: Source): string {
  if (source.kind === "any") return "any";
  if (source.kind === "ipv6") return `${formatIpv6(firstOfPrefix(source.address, source.length))}/${source.length}`;
  const address = networkOf(source.address, source.mask);
  const network = formatIpv4(address);
  const length = prefixLengthOf(source.mask);
  if (isMapped(ruleSet, line, written)) return `${formatMapped(address)}/${96 + (length ?? 0)}`;
  const isDotted = length === undefined || hasDottedMask(textOfLine(ruleSet, line), written);
  return isDotted ? `${network} ${formatIpv4(source.mask)}` : `${network}/${length}`;
}

/** Replaces a source by a text. */
export function replaceSource(ruleSet: RuleSet, { written, line }: PlacedSource, text: string): Edit {
  return replaceSpan(ruleSet, line, spanOfSource(written), text);
}

/** Replaces a rule by one rule for each text. Each repeats the words before the address, indentation included. */
export function replaceBySeveral(ruleSet: RuleSet, placed: PlacedSource, texts: readonly string[]): Edit {
  const before = textBefore(ruleSet, placed.line, placed.written.addressSpan.start);
  return replaceSource(ruleSet, placed, texts.join(endOfLineOf(ruleSet) + before));
}
