import type { Position, Range, SelectionRange, SelectionRangeParams } from "vscode-languageserver-protocol";
import {
  lineAt,
  type RuleSet,
  type Span,
  type Statement,
  sectionAt,
  sourcesIn,
  spanOfSource,
  spanOfStatement,
  textOfLine,
} from "../../core/index.js";
import { rangeOf, rangeOfLines } from "../convert.js";
import type { Feature } from "./feature.js";

/** Grows the selection at each position: octet, address or mask, source, statement, line, section, file. */
export const selectionRanges: Feature<SelectionRangeParams, SelectionRange[]> = {
  method: "textDocument/selectionRange",
  capability: { selectionRangeProvider: true },
  needs: "text",
  nothing: () => [],
  answer: ({ ruleSet }, { positions }) =>
    positions.map((position) => {
      const ranges = rangesAround(ruleSet, position);
      const nested = ranges.reduceRight<SelectionRange | undefined>(
        (parent, range) => (parent === undefined ? { range } : { range, parent }),
        undefined,
      );
      return nested ?? { range: { start: position, end: position } };
    }),
};

/** Returns the ranges around a position from the innermost to the outermost. Each is larger than the one before. */
function rangesAround(ruleSet: RuleSet, { line, character }: Position): readonly Range[] {
  const last = ruleSet.lineStarts.length - 1;
  if (line > last) return [];
  const text = textOfLine(ruleSet, line);
  const spans = spansAround(lineAt(ruleSet, line).statement, text, character).map((span) => rangeOf(line, span));
  const section = sectionAt(ruleSet, line);
  const ranges = [...spans, rangeOfLines(ruleSet, line, line)];
  if (section !== undefined && section.lastLine >= line)
    ranges.push(rangeOfLines(ruleSet, section.line, section.lastLine));
  ranges.push(rangeOfLines(ruleSet, 0, last));
  return ranges.filter((range, place) => JSON.stringify(range) !== JSON.stringify(ranges[place - 1]));
}

function spansAround(statement: Statement | undefined, text: string, character: number): readonly Span[] {
  if (statement === undefined) return [];
  const isIn = ({ start, end }: Span) => start <= character && character <= end;
  const source = sourcesIn(statement).find((written) => isIn(spanOfSource(written)));
  const words =
    source === undefined
      ? "actionSpan" in statement
        ? [statement.actionSpan]
        : []
      : [source.addressSpan, ...(source.maskSpan === undefined ? [] : [source.maskSpan])];
  const word = words.find(isIn);
  const number = word && numberAround(text, word, character);
  return [number, word, source && spanOfSource(source), spanOfStatement(statement)].filter(
    (span): span is Span => span !== undefined && isIn(span),
  );
}

/** Returns the octet or group of an address at a column. */
function numberAround(text: string, { start, end }: Span, character: number): Span | undefined {
  for (const match of text.slice(start, end).matchAll(/[0-9a-f]+/gi)) {
    const from = start + match.index;
    const to = from + match[0].length;
    if (from <= character && character <= to) return { start: from, end: to };
  }
  return undefined;
}
