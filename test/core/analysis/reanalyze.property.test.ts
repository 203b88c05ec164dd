import fc from "fast-check";
import { test } from "vitest";
import { analyze } from "../../../server/src/core/analysis/analyze.js";
import { parse } from "../../../server/src/core/syntax/parse.js";
import { action, source } from "../../support/arbitraries.js";
import { apply, type Edit, expectAsFromScratch, textOf } from "../../support/reanalysis.js";
import { runs } from "../../support/runs.js";

/** Rules that crowd a few networks of both families, so that every edit hides, frees and doubles others. */
const crowdedSource = fc.oneof(
  fc
    .tuple(fc.nat(3), fc.integer({ min: 29, max: 31 }))
    .map(([octet, length]) => `10.0.0.${(octet * 2) & ~(2 ** (32 - length) - 1)}/${length}`),
  fc.tuple(fc.nat(15), fc.integer({ min: 27, max: 32 })).map(([octet, length]) => `10.0.0.${octet}/${length}`),
  fc.constantFrom("10.0.0.0/8", "10.0.0.0/28", "8.0.0.0/6", "0.0.0.0/0", "any", "::/0", "255.255.255.255", "0.0.0.0/1"),
  fc.tuple(fc.nat(3), fc.integer({ min: 125, max: 128 })).map(([group, length]) => `2001:db8::${group}/${length}`),
  source,
);

/** Masks with holes over the same networks. */
const oddSource = fc
  .tuple(
    fc.nat(15),
    fc.constantFrom("255.255.255.5", "255.0.255.254", "255.255.255.249", "0.0.0.3", "254.255.255.253", "0.255.255.240"),
  )
  .map(([octet, mask]) => `10.0.0.${octet} ${mask}`);

function lineOf(what: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const said = fc.tuple(action, what).map((words) => words.join(" "));
  return fc.oneof(
    { weight: 8, arbitrary: said },
    { weight: 1, arbitrary: said.map((rule) => `expect ${rule}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "",
        "# note",
        "nonsense",
        "default reject",
        "evaluate most-specific",
        "# imcrules-ignore covered-rule",
      ),
    },
  );
}

const crowdedLine = lineOf(crowdedSource);
const oddLine = lineOf(fc.oneof({ weight: 2, arbitrary: crowdedSource }, { weight: 1, arbitrary: oddSource }));

function fileOf(lines: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom("", "evaluate most-specific\n", "evaluate accept-overrides\n"),
      fc.constantFrom("", "default reject\n", "default accept\n"),
      fc.array(lines, { maxLength: 14 }),
      fc.constantFrom("\n", "\r\n", "\r"),
    )
    .map(([model, fallback, text, end]) => (model + fallback + text.join("\n")).replaceAll("\n", end));
}

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
    inserted: fc.oneof(
      fc.constantFrom("", "\r", "\n", "\r\n", "#", " ", "1", "\uFEFF", "\0"),
      crowdedLine,
      crowdedLine.map((text) => `\n${text}\n`),
    ),
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
