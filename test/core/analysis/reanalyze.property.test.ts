import fc from "fast-check";
import { test } from "vitest";
import { analyze } from "../../../server/src/core/analysis/analyze.js";
import { parse } from "../../../server/src/core/syntax/parse.js";
import { action } from "../../support/arbitraries.js";
import { crowdedLine, fileOf, oddLine, snippet } from "../../support/crowded.js";
import { apply, type Edit, expectAsFromScratch, textOf } from "../../support/reanalysis.js";
import { runs } from "../../support/runs.js";

/** Lines replaced by lines; the first is counted round the end. */
function lineEdit(come: fc.Arbitrary<string>) {
  return fc
    .record({ at: fc.nat(30), removed: fc.nat(2), lines: fc.array(come, { maxLength: 2 }) })
    .map(({ at, removed, lines }) => (text: string): Edit => {
      const starts = parse(text).lineStarts;
      const first = at % starts.length;
      const replacement = lines.map((one) => `${one}\n`).join("");
      return { start: starts[first] ?? 0, end: starts[first + removed] ?? text.length, text: replacement };
    });
}

/** An edit anywhere, also inside a word and between a carriage return and a line feed. */
const wildEdit = fc
  .record({
    from: fc.nat(300),
    length: fc.oneof(fc.nat(3), fc.nat(40)),
    inserted: snippet,
  })
  .map(({ from, length, inserted }) => (text: string): Edit => {
    const start = from % (text.length + 1);
    return { start, end: Math.min(text.length, start + length), text: inserted };
  });

/** The action of a line turned into the other. */
const turn = fc.nat(30).map((at) => (text: string): Edit => {
  const starts = parse(text).lineStarts;
  const start = starts[at % starts.length] ?? 0;
  const action = /^(accept|reject)/.exec(text.slice(start))?.[0] ?? "";
  return {
    start,
    end: start + action.length,
    text: action === "accept" ? "reject" : action === "reject" ? "accept" : "",
  };
});

test.each([
  ["a file", crowdedLine, 1000],
  ["a file of which some masks have holes", oddLine, 1000],
])("after any sequence of edits %s is known as if it were read and analysed from scratch", (_, line, count) => {
  const edits = fc.array(fc.oneof(lineEdit(line), wildEdit, turn), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fileOf(line), edits, (text, places) => {
      let analysis = analyze(parse(text));
      for (const place of places) {
        const before = JSON.stringify([textOf(analysis), place(textOf(analysis))]);
        analysis = apply(analysis, place(textOf(analysis))).analysis;
        expectAsFromScratch(analysis, before);
      }
    }),
    { numRuns: runs(count) },
  );
});

/** Seven networks of four addresses, so that each rule hides, covers or frees some others. */
const tinyLine = fc
  .tuple(action, fc.constantFrom("0/30", "0/31", "2/31", "0/32", "1/32", "2/32", "3/32"))
  .map(([does, network]) => `${does} 10.0.0.${network}`);

/** Masks that look at one bit of the four addresses, or at both through a hole above them. */
const tinyOddLine = fc
  .tuple(action, fc.constantFrom("0 255.255.255.253", "1 255.255.255.253", "1 255.255.255.1", "2 255.255.253.255"))
  .map(([does, network]) => `${does} 10.0.0.${network}`);

test.each([
  ["a few rules compete", tinyLine, 1500],
  ["some of them have masks with holes", fc.oneof({ weight: 2, arbitrary: tinyLine }, tinyOddLine), 1000],
])("so it is where %s for a few addresses", (_, lineThere, count) => {
  const file = fc
    .tuple(
      fc.constantFrom("default accept", "default reject", "evaluate most-specific"),
      fc.array(lineThere, { maxLength: 7 }),
    )
    .map(([directive, lines]) => [directive, ...lines, ""].join("\n"));
  const change = fc.tuple(fc.nat(7), fc.nat(1), fc.array(lineThere, { maxLength: 1 }));
  fc.assert(
    fc.property(file, fc.array(change, { minLength: 1, maxLength: 5 }), (text, changes) => {
      let analysis = analyze(parse(text));
      for (const [at, removed, lines] of changes) {
        const { lineStarts, text: old } = analysis.ruleSet;
        const first = Math.min(at + 1, lineStarts.length - 1);
        const [start, end] = [lineStarts[first] ?? 0, lineStarts[first + removed] ?? old.length];
        analysis = apply(analysis, { start, end, text: lines.map((one) => `${one}\n`).join("") }).analysis;
        expectAsFromScratch(analysis);
      }
    }),
    { numRuns: runs(count) },
  );
});
