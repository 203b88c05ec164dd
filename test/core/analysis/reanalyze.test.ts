import { expect, test } from "vitest";
import { analyze } from "../../../server/src/core/analysis/analyze.js";
import { compileWithReasons } from "../../../server/src/core/matcher/partition.js";
import { parse } from "../../../server/src/core/syntax/parse.js";
import { apply, expectAsFromScratch } from "../../support/reanalysis.js";

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

test("so are the first rule with a hole in its mask and the last one that goes", () => {
  const before = analyze(parse(large));
  const [start, host, holes] = [large.indexOf("10.7.9.1/32"), "10.7.9.1/32", "10.7.9.1 255.255.255.253"];
  const first = apply(before, { start, end: start + host.length, text: holes }).analysis;
  expectAsFromScratch(first);
  expect(first.sweptCells).toBeLessThanOrEqual(600);
  const last = apply(first, { start, end: start + holes.length, text: host }).analysis;
  expectAsFromScratch(last);
  expect(last.sweptCells).toBeLessThanOrEqual(600);
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
