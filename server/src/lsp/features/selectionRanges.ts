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
  isOursOnly: true,
  fallback: () => [],
  answer: ({ ruleSet }, { positions }) =>
    positions.map((position) => {
      const [innermost = { start: position, end: position }, ...others] = rangesAround(ruleSet, position);
      const parent = others.reduceRight<SelectionRange | undefined>(
        (outer, range) => ({ range, parent: outer }),
        undefined,
      );
      return { range: innermost, parent };
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
  const action = "actionSpan" in statement ? statement.actionSpan : undefined;
  const word = [source?.addressSpan, source?.maskSpan, action].find((span) => span !== undefined && isIn(span));
  const number = word && numbersIn(text, word).find(isIn);
  return [number, word, source && spanOfSource(source), spanOfStatement(statement)].filter(
    (span): span is Span => span !== undefined && isIn(span),
  );
}

/** Returns the octets or groups of an address. */
function numbersIn(text: string, { start, end }: Span): readonly Span[] {
  return Array.from(text.slice(start, end).matchAll(/[0-9a-f]+/gi), ({ index, 0: { length } }) => ({
    start: start + index,
    end: start + index + length,
  }));
}
