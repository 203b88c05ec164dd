import {
  type Analysis,
  analyze,
  connect,
  findingsOf,
  type Levels,
  lineNumberOf,
  lineOfPlace,
  parse,
  parseAddress,
  type RuleSet,
} from "../../server/src/core/index.js";
import { lineText } from "../../server/src/core/text.js";

/** A rule file, without the indentation of the test around it. */
export function rules(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const text = String.raw({ raw: strings }, ...values);
  const lines = text.split("\n");
  if (lines[0]?.trim() === "") lines.shift();
  if (lines.at(-1)?.trim() === "") lines.pop();
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join("\n");
}

export function analysisOf(text: string): Analysis {
  return analyze(parse(text));
}

/** The file with each finding drawn under its span. */
export function findings(text: string, levels: Levels = {}): string {
  const analysis = analysisOf(text);
  const { ruleSet } = analysis;
  const found = [...findingsOf(analysis, levels).list()];
  return [...ruleSet.lineStarts.keys()]
    .flatMap((line) => [
      lineText(text, ruleSet.lineStarts, line),
      ...found
        .filter(({ place }) => lineOfPlace(ruleSet, place) === line)
        .map(({ code, severity, span, explain }) => {
          const { message, related } = explain();
          const notes = related.map((note) => `\n      line ${lineNumberOf(ruleSet, note.rule)} ${note.message}`);
          const squiggle = " ".repeat(span.start) + "~".repeat(Math.max(1, span.end - span.start));
          return `${squiggle} ${severity}[${code}]: ${message}${notes.join("")}`;
        }),
    ])
    .join("\n");
}

/** Line number and code of each finding, for tests that are about which there are. */
export function codes(text: string, levels: Levels = {}): readonly string[] {
  const analysis = analysisOf(text);
  return Array.from(
    findingsOf(analysis, levels).list(),
    ({ code, place }) => `${lineOfPlace(analysis.ruleSet, place) + 1} ${code}`,
  );
}

/** `reject, line 2`, or `accept, default`. */
export function verdictOf(text: string, address: string): string {
  const { ruleSet, partition } = analysisOf(text);
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new Error(`${address} is no address`);
  const { verdict, rule } = connect(ruleSet, partition, parsed);
  return `${verdict}, ${rule === undefined ? "default" : `line ${lineNumberOf(ruleSet, rule)}`}`;
}

export function ruleSetOf(text: string): RuleSet {
  return parse(text);
}
