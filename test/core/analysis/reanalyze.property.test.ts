import fc from "fast-check";
import { expect, test } from "vitest";
import { type Analysis, analyze } from "../../../server/src/core/analysis/analyze.js";
import { reanalyze } from "../../../server/src/core/analysis/reanalyze.js";
import { wholeOf } from "../../../server/src/core/chunkedText.js";
import { findingsOf } from "../../../server/src/core/index.js";
import { type Edited, edit } from "../../../server/src/core/syntax/edit.js";
import { parse } from "../../../server/src/core/syntax/parse.js";
import { action } from "../../support/arbitraries.js";
import { crowdedFile, crowdedLine, snippet } from "../../support/crowded.js";
import { runs } from "../../support/runs.js";

/** Lines replaced by lines; the first is counted round the end. */
const lineEdit = fc
  .record({ at: fc.nat(30), removed: fc.nat(2), lines: fc.array(crowdedLine, { maxLength: 2 }) })
  .map(({ at, removed, lines }) => (text: string): Edit => {
    const starts = parse(text).lineStarts;
    const first = at % starts.length;
    const replacement = lines.map((one) => `${one}\n`).join("");
    return { start: starts[first] ?? 0, end: starts[first + removed] ?? text.length, text: replacement };
  });

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

function textOf({ ruleSet }: Analysis): string {
  return wholeOf(ruleSet.text);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function apply(before: Analysis, { start, end, text }: Edit): { readonly edited: Edited; readonly analysis: Analysis } {
  const edited = edit(before.ruleSet, start, end, text);
  return { edited, analysis: reanalyze(before, edited.ruleSet, edited.change) };
}

/** All that is known, without what tells how it came about. */
function known({ ruleSet, partition, tally, traits, openFamilies, expectations, catchAlls, ...rest }: Analysis) {
  return {
    ruleSet: { ...ruleSet, text: wholeOf(ruleSet.text) },
    order: [...partition.order],
    ranges: [partition.ipv4.ranges, partition.ipv6],
    tally,
    traits,
    openFamilies,
    expectations,
    catchAlls,
    prefixes: [rest.prefixes4, rest.prefixes6],
    findings: Array.from(
      findingsOf({ ...rest, ruleSet, partition, tally, traits, openFamilies, expectations, catchAlls }).list(),
      ({ code, place, span }) => ({ code, place, span }),
    ),
  };
}

test("after any sequence of edits a file is known as if it were read and analysed from scratch", () => {
  fc.assert(
    fc.property(
      crowdedFile,
      fc.array(fc.oneof(lineEdit, wildEdit, turn), { minLength: 1, maxLength: 6 }),
      (text, edits) => {
        let analysis = analyze(parse(text));
        for (const place of edits) {
          const before = JSON.stringify([textOf(analysis), place(textOf(analysis))]);
          analysis = apply(analysis, place(textOf(analysis))).analysis;
          expect(known(analysis), before).toEqual(known(analyze(parse(textOf(analysis)))));
        }
      },
    ),
    { numRuns: runs(1000) },
  );
});

/** Seven networks of four addresses, so that each rule hides, covers or frees some others. */
const tinyLine = fc
  .tuple(action, fc.constantFrom("0/30", "0/31", "2/31", "0/32", "1/32", "2/32", "3/32"))
  .map(([does, network]) => `${does} 10.0.0.${network}`);

test("so it is where a few rules compete for a few addresses", () => {
  const file = fc
    .tuple(
      fc.constantFrom("default accept", "default reject", "evaluate most-specific"),
      fc.array(tinyLine, { maxLength: 7 }),
    )
    .map(([directive, lines]) => [directive, ...lines, ""].join("\n"));
  const change = fc.tuple(fc.nat(7), fc.nat(1), fc.array(tinyLine, { maxLength: 1 }));
  fc.assert(
    fc.property(file, fc.array(change, { minLength: 1, maxLength: 5 }), (text, changes) => {
      let analysis = analyze(parse(text));
      for (const [at, removed, lines] of changes) {
        const { lineStarts, text: old } = analysis.ruleSet;
        const first = Math.min(at + 1, lineStarts.length - 1);
        const [start, end] = [lineStarts[first] ?? 0, lineStarts[first + removed] ?? old.length];
        analysis = apply(analysis, { start, end, text: lines.map((one) => `${one}\n`).join("") }).analysis;
        expect(known(analysis)).toEqual(known(analyze(parse(textOf(analysis)))));
      }
    }),
    { numRuns: runs(1500) },
  );
});

/** 4,096 hosts in 64 networks, each in a /24 of its own, and a catch-all. */
const large = `${Array.from({ length: 4096 }, (_, host) => `accept 10.${host >> 6}.${host & 63}.1/32`).join("\n")}\nreject any\n`;

test.each([
  ["a digit in a rule", "10.7.9.1", "10.7.9.2"],
  ["a comment", "accept 10.7.9.1/32", "accept 10.7.9.1/32 # the printer"],
  ["a new rule", "accept 10.7.9.1/32", "accept 10.7.9.1/32\nreject 10.7.9.0/24"],
  ["a rule that goes", "accept 10.7.9.1/32\n", ""],
  ["a rule that covers others", "accept 10.7.9.1/32", "reject 10.7.0.0/16"],
])("%s is read and analysed without the rest of a large file", (_, old, now) => {
  const before = analyze(parse(large));
  const start = large.indexOf(old);
  const { edited, analysis } = apply(before, { start, end: start + old.length, text: now });
  expect(known(analysis)).toEqual(known(analyze(parse(textOf(analysis)))));
  expect(edited.linesRead).toBeLessThanOrEqual(4);
  expect(analysis.sweptCells).toBeLessThanOrEqual(600);
  expect(before.sweptCells).toBeGreaterThan(8000);
});

test("a comment changes no rule, so that nothing is cut anew", () => {
  const before = analyze(parse(large));
  const { edited, analysis } = apply(before, { start: 18, end: 18, text: " # the first" });
  expect(edited).toMatchObject({ change: { first: 1, removed: 0, inserted: 0 }, linesRead: 1 });
  expect(analysis.sweptCells).toBe(0);
});
