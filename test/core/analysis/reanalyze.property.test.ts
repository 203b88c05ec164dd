import fc from "fast-check";
import { expect, test } from "vitest";
import { type Analysis, analyze } from "../../../server/src/core/analysis/analyze.js";
import { effectOf } from "../../../server/src/core/analysis/effect.js";
import { reanalyze } from "../../../server/src/core/analysis/reanalyze.js";
import { countPartition, emptyTally, type Tallied, type Tally } from "../../../server/src/core/analysis/tally.js";
import { wholeOf } from "../../../server/src/core/chunkedText.js";
import { findingsOf } from "../../../server/src/core/index.js";
import { compileWithReasons, decide } from "../../../server/src/core/matcher/partition.js";
import { rulesOf } from "../../../server/src/core/model/ruleSet.js";
import { type Edited, edit } from "../../../server/src/core/syntax/edit.js";
import { parse } from "../../../server/src/core/syntax/parse.js";
import { action, source } from "../../support/arbitraries.js";
import { bordersOfAll } from "../../support/borders.js";
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
function known(analysis: Analysis) {
  const { ruleSet, partition, traits, uncertain, openFamilies, expectations, catchAlls } = analysis;
  const isOdd = partition.ipv4.odd.length > 0;
  return {
    ruleSet: { ...ruleSet, text: wholeOf(ruleSet.text) },
    order: [...partition.order],
    odd: partition.ipv4.odd,
    prefixes: [analysis.prefixes4, analysis.prefixes6],
    traits,
    uncertain,
    openFamilies,
    expectations,
    catchAlls,
    findings: Array.from(findingsOf(analysis).list(), ({ code, place, span, explain }) => ({
      code,
      place,
      span,
      ...(isOdd ? explain() : {}),
    })),
    ...(isOdd ? whatIsDecided(analysis) : { ranges: [partition.ipv4.ranges, partition.ipv6], tally: analysis.tally }),
  };
}

/** With odd rules the address space may be cut in several ways that say the same. */
function whatIsDecided({ ruleSet, partition, tally }: Analysis) {
  return {
    effect: effectOf(partition),
    deciders: bordersOfAll(Array.from(rulesOf(ruleSet), (rule) => rule.source)).map((one) => decide(partition, one)),
    isDeciding: Array.from(tally.deciding, (count) => count > 0),
    isNeeded: Array.from(tally.needed, (count) => count > 0),
  };
}

/** What the parts of a partition come to when all are counted. */
function counted({ partition }: Tallied, { ranked }: Analysis): Tally {
  const tally = emptyTally(partition.order.length);
  countPartition(tally, partition, ranked);
  return tally;
}

function expectAsFromScratch(analysis: Analysis, message?: string): void {
  expect(known(analysis), message).toEqual(known(analyze(parse(textOf(analysis)))));
  for (const each of [analysis, ...(analysis.living === undefined ? [] : [analysis.living])]) {
    expect(each.tally, message).toEqual(counted(each, analysis));
  }
}

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
  expectAsFromScratch(analysis);
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

/** The same hosts below rules for every second address of each of the 64 networks, and a dead rule. */
const oddRules = Array.from({ length: 64 }, (_, octet) => `reject 10.${octet}.0.0 255.255.0.1`);
const largeOdd = `${oddRules.join("\n")}\n${large}accept 192.0.2.1\n`;

test.each([
  ["a digit in a host", "10.7.9.1/32", "10.7.9.2/32"],
  ["a new rule above all others", "reject 10.0.0.0", "accept 10.7.9.3\nreject 10.0.0.0"],
  ["a rule that goes", "accept 10.7.9.1/32\n", ""],
  ["a rule that others hide", "accept 10.7.9.1/32", "accept 10.7.9.0/24\naccept 10.7.9.1/32"],
  ["a digit in a mask with a hole", "reject 10.7.0.0 255.255.0.1", "reject 10.7.0.0 255.255.0.3"],
  ["a rule with such a mask that goes", "reject 10.7.0.0 255.255.0.1\n", ""],
])("%s is analysed without the rest of a large file in which masks have holes", (_, old, now) => {
  const before = analyze(parse(largeOdd));
  const { sweptCells, oddSteps } = before;
  const start = largeOdd.indexOf(old);
  const { analysis } = apply(before, { start, end: start + old.length, text: now });
  expectAsFromScratch(analysis);
  expect(sweptCells).toBeGreaterThan(8000);
  expect(oddSteps).toBeGreaterThan(10_000);
  expect(analysis.sweptCells).toBeLessThanOrEqual(600);
  expect(analysis.oddSteps).toBeLessThanOrEqual(oddSteps / 20);
});

test("what edits leave behind of masks with holes does not pile up", () => {
  const text = "reject 10.0.0.1 255.0.0.253\naccept 10.7.9.1\n";
  let analysis = analyze(parse(text));
  const { length } = analysis.partition.ipv4.nodes;
  const start = text.lastIndexOf("1");
  let largest = 0;
  for (let count = 0; count < 2000; count++) {
    analysis = apply(analysis, { start, end: start + 1, text: String(4 + (count % 2)) }).analysis;
    largest = Math.max(largest, analysis.partition.ipv4.nodes.length);
  }
  expectAsFromScratch(analysis);
  expect(largest).toBeGreaterThan(length);
  expect(largest).toBeLessThanOrEqual(2 * length + 2048);
});

test("of a file whose step budget ran out a comment changes nothing, and a rule has all of it analysed", () => {
  const text = "reject 10.0.0.1 255.0.0.1\naccept 10.0.0.0/31\nreject 10.0.0.2 255.0.255.2\n";
  const hasty = () => analyze(parse(text), compileWithReasons(parse(text), "first-match", 1));
  const commented = apply(hasty(), { start: 0, end: 0, text: "# note\n" }).analysis;
  expect(commented).toMatchObject({ uncertain: hasty().uncertain, traits: hasty().traits, sweptCells: 0, oddSteps: 0 });
  expect(commented.uncertain.size).toBeGreaterThan(0);
  for (const rule of ["accept 10.0.0.4", "accept 2001:db8::1"]) {
    expectAsFromScratch(apply(hasty(), { start: 0, end: 0, text: `${rule}\n` }).analysis);
  }
});
