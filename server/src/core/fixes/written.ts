import { formatIpv4 } from "../address/ipv4.js";
import { type Mask, prefixLengthOf } from "../address/mask.js";
import { type Finding, lineOfPlace } from "../model/finding.js";
import { lineAt, type RuleSet, remarksOn, textOfLine } from "../model/ruleSet.js";
import { formatSource, type Source } from "../model/source.js";
import { hasDottedMask, sourcesIn, spanOfSource, type WrittenSource } from "../model/statement.js";
import { type Edit, type Lines, type Span, textAt } from "../text/text.js";
import type { Fixer, Proposed } from "./fix.js";
import { endOfLineOf, replaceSpan, textBefore } from "./lines.js";

/** A source in a file, with its line. */
export interface PlacedSource {
  readonly written: WrittenSource;
  readonly line: number;
}

/** Makes a fixer of the source that a finding is about. */
export function onSource(fix: (ruleSet: RuleSet, placed: PlacedSource) => readonly Proposed[]): Fixer {
  return ({ ruleSet }, finding) => {
    const placed = writtenAt(ruleSet, finding);
    return placed === undefined ? [] : fix(ruleSet, placed);
  };
}

/** Returns the source that a finding is about: that of its rule, or the one of an expectation that contains its span. */
export function writtenAt(ruleSet: RuleSet, { place, span }: Finding): PlacedSource | undefined {
  const line = lineOfPlace(ruleSet, place);
  // The source of a rule that its program does not have.
  const remark = remarksOn(ruleSet, line).find((one) => one.span.start === span.start);
  if (remark?.meant !== undefined) return { written: remark.meant.rule, line };
  for (const placed of writtenOn(ruleSet, { first: line, last: line })) {
    const { start, end } = spanOfSource(placed.written);
    // The finding of a rule may span the whole rule.
    if ("rule" in place || (span.start >= start && span.end <= end)) return placed;
  }
  return undefined;
}

/** Yields the sources of all rules and expectations on some lines, in file order. */
export function* writtenOn(ruleSet: RuleSet, { first, last }: Lines): Generator<PlacedSource> {
  for (let line = first; line <= last && line < ruleSet.lineStarts.length; line++) {
    const { statement } = lineAt(ruleSet, line);
    if (statement === undefined) continue;
    for (const written of sourcesIn(statement)) yield { written, line };
  }
}

/** Whether a source is that of a rule that accepts. */
export function isAccept(ruleSet: RuleSet, { line }: PlacedSource): boolean {
  const { statement } = lineAt(ruleSet, line);
  return statement?.kind === "rule" && statement.action === "accept";
}

/** Whether an IPv4 source is written as an IPv4-mapped IPv6 address. Its written prefix length is greater by 96. */
export function isMapped(ruleSet: RuleSet, { written, line }: PlacedSource): boolean {
  return textAt(textOfLine(ruleSet, line), written.addressSpan).includes(":");
}

export function isDotted(ruleSet: RuleSet, { written, line }: PlacedSource): boolean {
  return hasDottedMask(textOfLine(ruleSet, line), written);
}

/** Replaces the mask of a source at its span. Keeps the notation, but a mask with holes is always dotted. */
export function replaceMask(ruleSet: RuleSet, placed: PlacedSource, span: Span, mask: Mask): Edit {
  const length = prefixLengthOf(mask);
  const bits = isMapped(ruleSet, placed) ? 96 : 0;
  const text = length === undefined || isDotted(ruleSet, placed) ? formatIpv4(mask) : String(length + bits);
  return replaceSpan(ruleSet, placed.line, span, text);
}

/** Formats `source` in the notation of a written source. It must be of the same family and have no holes. */
export function writtenLike(ruleSet: RuleSet, { written, line }: PlacedSource, source: Source): string {
  const text = ruleSet.format.notation.source(source, written, textOfLine(ruleSet, line));
  return text ?? formatSource(source);
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
